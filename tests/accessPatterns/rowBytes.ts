import type { Item } from '../../local/dynamodb/client.ts';

/** Bytes of a row, as DynamoDB counts them for capacity (developer guide, "DynamoDB item sizes and formats"). */
export function bytesOf(row: Item): number {
  return Object.entries(row).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value),
    0,
  );
}

function valueBytes(value: Record<string, unknown>): number {
  const [type, content] = Object.entries(value)[0] ?? [];
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(content));
    case 'N':
      // About half a byte a digit, and one.
      return Math.ceil(String(content).replace(/^0+|0+$|\D/g, '').length / 2) + 1;
    case 'B':
      return Buffer.from(String(content), 'base64').length;
    case 'L':
      return (content as Item[string][]).reduce((sum, member) => sum + 1 + valueBytes(member), 3);
    case 'M':
      return bytesOf(content as Item) + Object.keys(content as Item).length + 3;
    default:
      return 1;
  }
}
