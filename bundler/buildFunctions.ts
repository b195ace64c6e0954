import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { functionSettings } from '../infra/functionSettings.ts';
import { buildDir, projectRoot } from './paths.ts';

const require = createRequire(import.meta.url);

/** Some dependencies are CommonJS and ask for Node's own modules by `require`. */
const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Bundles each function into `.build/functions/NAME/index.mjs`: the file that is deployed, and the file that runs locally. */
export async function buildFunctions(): Promise<void> {
  const outDir = join(buildDir, 'functions');
  rmSync(outDir, { recursive: true, force: true });
  await Promise.all(
    Object.keys(functionSettings).map((name) =>
      build({
        entryPoints: [join(projectRoot, 'functions', `${name}.ts`)],
        outfile: join(outDir, name, 'index.mjs'),
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'node',
        target: 'node20',
        mainFields: ['module', 'main'],
        alias: {
          '@aws-crypto/client-node': moduleBuild('@aws-crypto/client-node'),
          '@aws-sdk/credential-provider-node': join(projectRoot, 'functions/credentials.ts'),
          // asn1.js brings an older one of its own.
          'bn.js': require.resolve('bn.js'),
        },
        banner: { js: banner },
        legalComments: 'none',
        logLevel: 'error',
      }),
    ),
  );
}

/** The ES modules of a package that ships them without naming them, which keeps tree shaking from working. */
function moduleBuild(name: string): string {
  return join(dirname(require.resolve(`${name}/package.json`)), 'build/module/src/index.js');
}
