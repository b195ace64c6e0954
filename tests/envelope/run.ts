import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../bundler/paths.ts';
import { SIZE_VARIABLE } from './sizes.ts';

const help = `Usage: npm run test:envelope [-- --full]
Runs the suites of the envelope: concurrency, attack, interoperability and its unit tests.
Without --full: 5,000 seals and 5,000 attacks, as npm test does. With it: 100,000 of each, some minutes.
Exits with 1 when a test fails.`;

try {
  const { values } = parseArgs({ options: { full: { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) console.log(help);
  else process.exitCode = await runSuites(values.full === true);
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The tests could not be started.');
  process.exitCode = 1;
}

/** Runs vitest over this folder, each test printed as it ends. @returns its exit code, 1 where a signal ended it */
async function runSuites(full: boolean): Promise<number> {
  const vitest = spawn(
    process.execPath,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config=tests/envelope/vitest.config.ts',
      '--reporter=verbose',
    ],
    {
      cwd: projectRoot,
      stdio: 'inherit',
      env: {
        ...process.env,
        [SIZE_VARIABLE]: full ? 'full' : 'small',
        // The SDK's notice about the version of Node.js, once a test file.
        NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --no-warnings`.trim(),
      },
    },
  );
  return new Promise((resolve, reject) => {
    vitest.once('error', reject);
    vitest.once('close', (code) => resolve(code ?? 1));
  });
}
