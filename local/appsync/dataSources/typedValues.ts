/** Typed values of request objects to DynamoDB's JSON protocol, and its items back to plain JSON. */
import type { AttributeValue, Item } from '../../dynamodb/client.ts';
import { RequestMalformed } from './dataSource.ts';

/**
 * A map of typed values as resolver code writes them: `{N: 10}` and `{NULL: null}` are usual there.
 *
 * @param path where it stands in the request, for messages, which never carry a value
 * @throws RequestMalformed when a value is not typed
 */
export function toItem(value: unknown, path: string): Item {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RequestMalformed(`Value for field '$[${path}]' must be a map of typed values.`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, toAttributeValue(member, `${path}.${name}`)]),
  );
}

function toAttributeValue(value: unknown, path: string): AttributeValue {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const [type = '', content] = entries[0] ?? [];
  const converter = entries.length === 1 ? converters[type] : undefined;
  const converted = converter?.(content as unknown, path);
  if (converted === undefined)
    throw new RequestMalformed(`Value for field '$[${path}]' must be a typed value.`);
  return { [type]: converted };
}

type Converter = (content: unknown, path: string) => unknown;

const text: Converter = (content) => (typeof content === 'string' ? content : undefined);
const number: Converter = (content) =>
  typeof content === 'number' || typeof content === 'string' ? String(content) : undefined;
const setOf =
  (member: Converter): Converter =>
  (content, path) => {
    if (!Array.isArray(content)) return undefined;
    const members = content.map((value: unknown) => member(value, path));
    return members.includes(undefined) ? undefined : members;
  };

const converters: Record<string, Converter> = {
  S: text,
  N: number,
  B: text,
  BOOL: (content) => (typeof content === 'boolean' ? content : undefined),
  NULL: (content) => (content === null || content === true ? true : undefined),
  SS: setOf(text),
  NS: setOf(number),
  BS: setOf(text),
  L: (content, path) =>
    Array.isArray(content) ? content.map((value: unknown) => toAttributeValue(value, path)) : undefined,
  M: (content, path) => toItem(content, path),
};

/** An item as plain JSON: numbers as numbers, sets as lists, binary as base64, NULL as null. */
export function toPlain(item: Item): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toPlainValue(value)]));
}

/** The same, null for an item that is not there. */
export function toPlainOrNull(item: unknown): Record<string, unknown> | null {
  return item ? toPlain(item as Item) : null;
}

function toPlainValue(value: AttributeValue): unknown {
  const [type, content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'N':
      return Number(content);
    case 'NS':
      return (content as string[]).map(Number);
    case 'NULL':
      return null;
    case 'L':
      return (content as AttributeValue[]).map(toPlainValue);
    case 'M':
      return toPlain(content as Item);
    default:
      return content;
  }
}
