import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Item } from '../../local/dynamodb/client.ts';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import { startTestDatabase } from './testDatabase.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

const text = (maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'aAäÄbB#%_*?[~ 🔑\u{10fffd}'), minLength: 1, maxLength });

it('a query finds what begins with its prefix, in the same case, without wildcards: in the table and in an index', async () => {
  const keys = fc.uniqueArray(text(4), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(keys, text(2), async (sortKeys, prefix) => {
      const pk = randomUUID();
      for (const sk of sortKeys)
        await database.client.call('PutItem', {
          TableName: vaultTableName,
          Item: { pk: { S: pk }, sk: { S: sk }, titleKey: { S: sk } },
        });
      const found = async (name: string, index?: string) => {
        const { Items } = await database.client.call('Query', {
          TableName: vaultTableName,
          IndexName: index,
          KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :prefix)',
          ExpressionAttributeNames: { '#pk': 'pk', '#sk': name },
          ExpressionAttributeValues: { ':pk': { S: pk }, ':prefix': { S: prefix } },
        });
        return (Items as Item[]).map((row) => row.sk?.S).sort();
      };
      const expected = sortKeys.filter((sk) => sk.startsWith(prefix)).sort();

      expect(await found('sk')).toEqual(expected);
      expect(await found('titleKey', 'byTitle')).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
