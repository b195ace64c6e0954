/** `util.dynamodb`: plain values to typed ones. Numbers stay JSON numbers (recorded from the service). */
import type { HostFunction } from './handlerState.ts';

/** A typed value as resolver code writes it: `{S}`, `{N}` with a JSON number, `{M}`, … */
export type TypedValue = Record<string, unknown>;

/** A plain JSON value as a typed one. Arrays become lists, never sets. */
export function toTypedValue(value: unknown): TypedValue {
  if (value === null || value === undefined) return { NULL: null };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(toTypedValue) };
  return { M: toTypedValues(value) };
}

/** The members of a plain object as typed values. */
export function toTypedValues(value: object): Record<string, TypedValue> {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toTypedValue(member)]));
}

const typed = (type: string) => (value: unknown) => (value === null ? null : { [type]: value });

/** Each answers null for null, except `toDynamoDB`. */
export const utilDynamodb: Record<string, HostFunction> = {
  toDynamoDB: toTypedValue,
  toString: typed('S'),
  toStringSet: typed('SS'),
  toNumber: typed('N'),
  toNumberSet: typed('NS'),
  toBinary: typed('B'),
  toBinarySet: typed('BS'),
  toBoolean: typed('BOOL'),
  toNull: () => ({ NULL: null }),
  toList: (values: unknown[] | null) => values && { L: values.map(toTypedValue) },
  toMap: (value: object | null) => value && { M: toTypedValues(value) },
  toMapValues: (value: object | null) => value && toTypedValues(value),
  toS3Object: (key: string, bucket: string, region: string, version?: string) => ({
    S: JSON.stringify({ s3: { key, bucket, region, ...(version && { version }) } }),
  }),
  fromS3ObjectJson: (text: string) => (JSON.parse(text) as { s3: unknown }).s3,
};
