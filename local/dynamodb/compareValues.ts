import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from './client.ts';

/**
 * The order of two attribute values, as sort keys and conditions have it: numbers by value, strings by their bytes in
 * UTF-8, binary by its bytes. Undefined for what has no order: other types, or two types.
 */
export function orderOf(one: AttributeValue, other: AttributeValue): number | undefined {
  if (typeof one.S === 'string' && typeof other.S === 'string')
    return Buffer.compare(Buffer.from(one.S), Buffer.from(other.S));
  if (one.N !== undefined && other.N !== undefined) return Math.sign(Number(one.N) - Number(other.N));
  if (typeof one.B === 'string' && typeof other.B === 'string')
    return Buffer.compare(Buffer.from(one.B, 'base64'), Buffer.from(other.B, 'base64'));
  return undefined;
}

/** Whether two attribute values are the same. */
export function areEqual(one: AttributeValue, other: AttributeValue): boolean {
  const order = orderOf(one, other);
  return order === undefined ? isDeepStrictEqual(one, other) : order === 0;
}
