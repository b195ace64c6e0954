import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildFunctions } from './buildFunctions.ts';
import { runWhenChanged, type Task } from './incremental.ts';
import { buildDir, projectRoot } from './paths.ts';
import { checkSchema } from './schemaRules.ts';
import { toAppSyncDialect } from './schemaDialect.ts';

const help = `Usage: npm run build [-- --without-explorer]
Builds what changed: types, schema, resolvers, functions and the explorer's page.
  --without-explorer   leave the page out, which only \`npm start\` serves
  --help               this text`;

const tasks: Record<'schema' | 'resolvers' | 'functions' | 'explorer', Task> = {
  schema: {
    inputs: ['schema.graphql', 'codegen.yml', 'bundler', 'package-lock.json'],
    outputs: ['.build/schema.graphql', 'generated/schema.ts'],
    async run() {
      mkdirSync(buildDir, { recursive: true });
      const sdl = readFileSync(join(projectRoot, 'schema.graphql'), 'utf8');
      const findings = checkSchema(sdl);
      if (findings.length > 0) throw new Error(findings.join('\n'));
      writeFileSync(join(buildDir, 'schema.graphql'), toAppSyncDialect(sdl));
      const { generate, loadCodegenConfig } = await import('@graphql-codegen/cli');
      const { config } = await loadCodegenConfig({ configFilePath: join(projectRoot, 'codegen.yml') });
      await generate({ ...config, cwd: projectRoot, silent: true, errorsOnly: true }, true);
    },
  },
  resolvers: {
    inputs: [
      'schema.graphql',
      'resolvers',
      'bundler',
      'functions/payloads',
      'infra/functionSettings.ts',
      'tsconfig.json',
      'package-lock.json',
    ],
    outputs: ['.build/resolvers'],
    async run() {
      const { buildResolvers } = await import('./buildResolvers.ts');
      await buildResolvers();
    },
  },
  functions: {
    inputs: ['schema.graphql', 'functions', 'bundler', 'infra/functionSettings.ts', 'package-lock.json'],
    outputs: ['.build/functions'],
    run: buildFunctions,
  },
  explorer: {
    inputs: [
      'local/explorer',
      'examples/realtime.ts',
      'examples/vaultClient.ts',
      'examples/vaultError.ts',
      'package-lock.json',
    ],
    outputs: ['.build/explorer'],
    async run() {
      const { buildExplorer } = await import('../local/explorer/buildExplorer.ts');
      await buildExplorer(join(buildDir, 'explorer'));
    },
  },
};

/**
 * Builds what changed since the last build.
 * @throws Error in words for the author of the code: what was refused, and where
 */
export async function build({ explorer = true } = {}): Promise<void> {
  await runWhenChanged('schema', tasks.schema);
  await Promise.all([
    runWhenChanged('resolvers', tasks.resolvers),
    runWhenChanged('functions', tasks.functions),
  ]);
  if (explorer) await runWhenChanged('explorer', tasks.explorer);
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { 'without-explorer': { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) console.log(help);
  else {
    await build({ explorer: !values['without-explorer'] }).catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    });
  }
}
