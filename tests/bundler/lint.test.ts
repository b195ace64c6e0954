import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../bundler/paths.ts';

const eslint = new ESLint({ cwd: projectRoot });

/** What `npm run check` says of a file with this code at this place. */
async function saidOf(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: file });
  return result?.messages.map(({ message }) => message) ?? [];
}

const refusal = 'A vault never scans its table; query a key.';
const product = ['functions/seal.ts', 'infra/tables.ts', 'resolvers/keys.ts', 'resolvers/table.ts'];

describe('lint refuses to scan', () => {
  it.each(product)('by operation, command and right, in %s', async (file) => {
    for (const code of [
      "export const request = { operation: 'Scan' };",
      'export const operation = `Scan`;',
      "export { ScanCommand } from '@aws-sdk/client-dynamodb';",
      "import { paginateScan } from '@aws-sdk/client-dynamodb';\nexport const pages = [paginateScan];",
      'export const all = (table: { scan(): unknown }): unknown => table.scan();',
      "export const actions = ['dynamodb:Query', 'dynamodb:Scan'];",
    ])
      expect(await saidOf(file, code), code).toContain(refusal);
  });

  it('but not in the local stack, whose sweep stands in for TTL', async () => {
    expect(await saidOf('local/dynamodb/sweepExpired.ts', "export const operation = 'Scan';")).toEqual([]);
  });
});

it.each(['resolvers/table.ts', 'resolvers/Query.item.ts'])(
  'lint still refuses a key that is composed in %s',
  async (file) => {
    expect(await saidOf(file, 'export const key = (id: string): string => `ITEM#${id}`;')).toEqual([
      'Only resolvers/keys.ts composes a key.',
    ]);
  },
);
