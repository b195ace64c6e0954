/** Resolver code for tests, bundled as the product's is. */
import { build } from 'esbuild';
import { loadResolverCode, type HandlerContext } from '../../local/appsync/runtime/resolverCode.ts';

/** The text of a bundle, of TypeScript source. */
export async function bundleSample(source: string): Promise<string> {
  const result = await build({
    stdin: { contents: source, loader: 'ts', resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'esnext',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
    logLevel: 'silent',
  });
  return result.outputFiles[0]?.text ?? '';
}

/** Loads source; `lines` collects what it logs. */
export async function loadSample(source: string, lines: string[] = []) {
  return loadResolverCode(await bundleSample(source), 'sample.js', (line) => lines.push(line));
}

/** A call of a field in user pool mode. */
export const call = {
  parentTypeName: 'Query',
  fieldName: 'item',
  authType: 'User Pool Authorization',
};

/** A context with these arguments and an empty stash. */
export function contextOf(args: Record<string, unknown> = {}): HandlerContext {
  return { arguments: args, stash: {}, info: { selectionSetList: ['id'], selectionSetGraphQL: '{ id }' } };
}

/** What one expression is worth inside a handler, where `ctx`, `util`, `runtime` and `ddb` are at hand. */
export async function evaluate(expression: string, args: Record<string, unknown> = {}) {
  const lines: string[] = [];
  const code = await loadSample(
    `import { util, runtime, extensions } from '@aws-appsync/utils';
     import * as ddb from '@aws-appsync/utils/dynamodb';
     export function request(ctx) { return { value: ${expression} }; }
     export function response(ctx) { return [util, runtime, extensions, ddb]; }`,
    lines,
  );
  const { value, error } = code.request(contextOf(args), call);
  return { value: (value as { value?: unknown } | null)?.value, error, lines };
}
