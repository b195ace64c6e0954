import type { Item } from './client.ts';

const beginsWith = /begins_with\s*\(\s*([#\w]+)\s*,\s*(:\w+)\s*\)/;
/** Nothing that begins with a text sorts after the text and this. */
const lastCharacter = '\u{10ffff}';
const endName = ':endOfPrefix';

/**
 * A call with the prefix of its key condition as a range, which means the same: the embedded database compares a prefix,
 * and nothing else, without regard to case (`a` finds `A`, in SQLite's LIKE).
 */
export function withExactPrefix(operation: string, input: Record<string, unknown>): Record<string, unknown> {
  const condition = input.KeyConditionExpression;
  const [whole, key, value] = (typeof condition === 'string' && beginsWith.exec(condition)) || [];
  if (operation !== 'Query' || !whole || !key || !value) return input;
  const values = (input.ExpressionAttributeValues ?? {}) as Item;
  const prefix = values[value]?.S;
  if (typeof prefix !== 'string') return input;
  return {
    ...input,
    KeyConditionExpression: String(condition).replace(whole, () => `${key} BETWEEN ${value} AND ${endName}`),
    ExpressionAttributeValues: { ...values, [endName]: { S: `${prefix}${lastCharacter}` } },
  };
}
