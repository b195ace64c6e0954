/** Conditions are judged as the database judges them: each is given to it as a filter, too. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../local/dynamodb/client.ts';
import { conditionHolds } from '../../local/dynamodb/conditions.ts';
import { startTestDatabase } from './testDatabase.ts';

let database: Awaited<ReturnType<typeof startTestDatabase>>;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.stop());

const key = { pk: { S: 'conditions' }, sk: { S: '1' } };
const names = { '#a': 'a', '#b': 'b', '#c': 'c', '#x': 'x' };

/** What the database says of the one item of the partition. */
async function asDatabase(condition: string, values: Item): Promise<boolean> {
  const { Count } = await database.client.call('Query', {
    TableName: 'vault',
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: condition,
    ExpressionAttributeNames: used(condition, names),
    ExpressionAttributeValues: { ':pk': key.pk, ...used(condition, values) },
  });
  return Count === 1;
}

function used<T>(condition: string, placeholders: Record<string, T>): Record<string, T> | undefined {
  const entries = Object.entries(placeholders).filter(([name]) => condition.includes(name));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

const texts = ['a', 'ab', 'b', 'B', 'ä', '\uffff', '\u{1f511}'].map((S) => ({ S }));
const numbers = ['-1', '0', '1', '1.0', '2', '10'].map((N) => ({ N }));
const blobs = ['', 'AQI=', 'AgE='].map((B) => ({ B }));
const comparators = ['=', '<>', '<', '<=', '>', '>='];
const text = fc.constantFrom(...texts);
const number = fc.constantFrom(...numbers);
const scalar = fc.oneof(text, number, fc.constant({ BOOL: true }), fc.constant({ B: 'AQI=' }));
const textList = fc.uniqueArray(text, { minLength: 1, maxLength: 3, selector: ({ S }) => S });
const list = fc.oneof(
  textList.map((members) => ({ SS: members.map(({ S }) => S) })),
  fc.array(scalar, { maxLength: 3 }).map((L) => ({ L })),
);
const value = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: list });
const item = fc.record(
  {
    a: value,
    b: value,
    m: fc.record({ x: scalar }).map((M) => ({ M })),
    l: fc.constant({ L: [{ S: 'a' }] }),
  },
  { requiredKeys: ['a', 'm'] },
);
const values = fc.record({ ':v': scalar, ':w': scalar, ':t': text });

const path = fc.constantFrom('#a', '#b', 'm.x', 'm.#x', 'l[0]', '#c');
const leaf = fc.oneof(
  fc
    .tuple(path, fc.constantFrom(...comparators), fc.constantFrom(':t', ':v', '#b'))
    .map((words) => words.join(' ')),
  path.map((one) => `${one} BETWEEN :t AND :t`),
  path.map((one) => `${one} IN (:v, :w)`),
  fc.tuple(fc.constantFrom('begins_with', 'contains'), path).map(([name, one]) => `${name}(${one}, :t)`),
  path.map((one) => `contains(${one}, :v)`),
  path.map((one) => `attribute_exists(${one})`),
  path.map((one) => `attribute_not_exists( ${one} )`),
);
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'conditions' },
    { weight: 2, arbitrary: leaf },
    { weight: 3, arbitrary: combined(tie('condition')) },
    { weight: 1, arbitrary: tie('condition').map((one) => `NOT ${one}`) },
    // Redundant parentheses are refused.
    {
      weight: 2,
      arbitrary: fc.tuple(combined(tie('condition')), leaf).map(([one, other]) => `(${one}) AND ${other}`),
    },
  ),
}));

function combined(condition: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(condition, fc.constantFrom('AND', 'OR', 'and'), condition).map((parts) => parts.join(' '));
}

describe('a condition', () => {
  it('is judged as the database judges it, whatever the item', async () => {
    let held = 0;
    const property = fc.asyncProperty(item, condition, values, async (attributes, expression, given) => {
      const row = { ...key, ...attributes } as Item;
      await database.client.call('PutItem', { TableName: 'vault', Item: row });
      const expected = await asDatabase(expression, given);
      if (expected) held += 1;
      const placeholders = { ExpressionAttributeNames: names, ExpressionAttributeValues: given as Item };
      expect(conditionHolds(expression, placeholders, row)).toBe(expected);
    });
    await fc.assert(property, { numRuns: 400 });
    expect(held).toBeGreaterThan(50);
    expect(held).toBeLessThan(350);
  });

  it.each(comparators)(
    'with %s is judged as the database judges it, for every two values',
    async (comparator) => {
      const all: Item[string][] = [...texts, ...numbers, ...blobs];
      const pk = { S: `compared ${comparator}` };
      const rows = all.map((a, index): Item => ({ pk, sk: { S: `${index}` }, a }));
      for (const row of rows) await database.client.call('PutItem', { TableName: 'vault', Item: row });
      const condition = `a ${comparator} :v`;
      for (const value of all) {
        const { Items } = await database.client.call('Query', {
          TableName: 'vault',
          KeyConditionExpression: 'pk = :pk',
          FilterExpression: condition,
          ExpressionAttributeValues: { ':pk': pk, ':v': value },
        });
        const placeholders = { ExpressionAttributeValues: { ':v': value } };
        const held = rows.filter((row) => conditionHolds(condition, placeholders, row));
        expect(held.map(({ sk }) => sk?.S).sort()).toEqual((Items as Item[]).map(({ sk }) => sk?.S).sort());
      }
    },
  );

  it.each(['size(a) > :v', 'attribute_type(a, :v)'])('with %s is not emulated', (expression) => {
    const placeholders = { ExpressionAttributeValues: { ':v': { S: 'S' } } };
    expect(() => conditionHolds(expression, placeholders, { a: { S: 'x' } })).toThrow(/^not emulated: /);
  });
});
