import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDir, projectRoot } from './paths.ts';

/** A part of the build. Paths are relative to the project; an input can be a folder. */
export interface Task {
  inputs: string[];
  outputs: string[];
  run(): void | Promise<void>;
}

/** Runs a task, and says so on stderr, unless its outputs are there and its inputs hold what they held when it last succeeded. */
export async function runWhenChanged(name: string, task: Task): Promise<void> {
  const stamp = join(buildDir, `${name}.digest`);
  const digest = digestOf(task.inputs);
  const built = task.outputs.every((output) => existsSync(join(projectRoot, output)));
  if (built && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  process.stderr.write(`building ${name}\n`);
  await task.run();
  mkdirSync(buildDir, { recursive: true });
  writeFileSync(stamp, digest);
}

function digestOf(inputs: string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of inputs.flatMap((input) => filesBelow(input))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(projectRoot, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (!statSync(join(projectRoot, path)).isDirectory()) return [path];
  return readdirSync(join(projectRoot, path))
    .sort()
    .flatMap((name) => filesBelow(`${path}/${name}`));
}
