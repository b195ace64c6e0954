import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { checkCode } from './gate/checkCode.ts';
import { describe } from './gate/findings.ts';
import { readOperations, sourceFile, type Operation } from './operations.ts';
import { buildDir, projectRoot } from './paths.ts';

/** What runs before and after the steps of a pipeline that has no `0.resolver.ts`. */
const passThrough = `export function request() {
  return {};
}

export function response(ctx) {
  return ctx.prev.result;
}
`;

/**
 * Bundles the code of every operation into `.build/resolvers`, and refuses what AppSync would refuse.
 * @throws Error naming file, line, rule and what to do, for every finding
 */
export async function buildResolvers(): Promise<void> {
  const outDir = join(buildDir, 'resolvers');
  const operations = readOperations();
  const codeFiles = operations.flatMap(codeFilesOf);
  rmSync(outDir, { recursive: true, force: true });
  for (const { codeFile, source } of codeFiles) {
    const outFile = join(outDir, codeFile);
    mkdirSync(dirname(outFile), { recursive: true });
    if (existsSync(source)) await bundle(source, outFile);
    else writeFileSync(outFile, passThrough);
  }
  const findings = await checkCode([
    ...sourceFiles(),
    ...codeFiles.map(({ codeFile }) => join(outDir, codeFile)),
  ]);
  if (findings.length > 0) {
    rmSync(outDir, { recursive: true, force: true });
    throw new Error(describe(findings).join('\n'));
  }
}

/** Bundles one resolver as AppSync takes it: one ES module, never minified, since minifying makes forms that it refuses. */
export async function bundle(source: string, outFile: string): Promise<void> {
  await build({
    entryPoints: [source],
    outfile: outFile,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'esnext',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
    logLevel: 'silent',
  });
  const code = readFileSync(outFile, 'utf8').replace(/^\/\/ resolvers\/.*\n/gm, '');
  writeFileSync(outFile, code);
}

/** Every source below `resolvers/`, those of operations and those that they share. */
function sourceFiles(): string[] {
  const folder = join(projectRoot, 'resolvers');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name));
}

function codeFilesOf(operation: Operation): { codeFile: string; source: string }[] {
  const source = (codeFile: string): string =>
    join(projectRoot, 'resolvers', sourceFile(codeFile, operation.dataSource));
  return [operation.codeFile, ...operation.steps.map((step) => step.codeFile)].map((codeFile) => ({
    codeFile,
    source: source(codeFile),
  }));
}
