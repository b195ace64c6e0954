/** Attacks of somebody who can write the table: with bytes and rows alone, and no key. */
import fc from 'fast-check';
import { itemContext } from '../../functions/envelope/context.ts';
import { OTHER_VAULT, messageAttack, pick, rowOf } from './attacks.ts';
import { VAULT } from './parts.ts';
import { cutAtParts } from './specification.ts';

const place = fc.nat(0xffff);
const mask = fc.integer({ min: 1, max: 255 });
const text = fc.string({ minLength: 1, maxLength: 30 });
/** Whether the row gives the length that the message has now, or the one that it had. */
const lengthFits = fc.boolean();

const turnedBits = messageAttack(
  'bits turned in 1 to 8 bytes',
  fc.record({
    message: place,
    changes: fc.array(fc.record({ where: place, mask }), { minLength: 1, maxLength: 8 }),
  }),
  ({ messages }, { message, changes }) => {
    const { at, row, bytes } = pick(messages, message);
    const masks = new Map(changes.map(({ where, mask }) => [where % bytes.length, mask]));
    const changed = bytes.map((byte, i) => byte ^ (masks.get(i) ?? 0));
    return { at, row: rowOf(Buffer.from(changed), row.keyVersion) };
  },
);

const cut = messageAttack(
  'bytes cut out, at the end too',
  fc.record({ message: place, from: place, count: fc.integer({ min: 1, max: 600 }), lengthFits }),
  ({ messages }, { message, from, count, lengthFits }) => {
    const { at, row, bytes } = pick(messages, message);
    const start = from % bytes.length;
    const changed = Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + count)]);
    return { at, row: rowOf(changed, row.keyVersion, lengthFits ? changed.length : row.length) };
  },
);

const added = messageAttack(
  'bytes put in, after the end too',
  fc.record({
    message: place,
    where: fc.option(place),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 200 }),
    lengthFits,
  }),
  ({ messages }, { message, where, bytes: more, lengthFits }) => {
    const { at, row, bytes } = pick(messages, message);
    const start = where === null ? bytes.length : where % bytes.length;
    const changed = Buffer.concat([bytes.subarray(0, start), more, bytes.subarray(start)]);
    return { at, row: rowOf(changed, row.keyVersion, lengthFits ? changed.length : row.length) };
  },
);

/** Id, context, data key, commitment, tag and frames: each from the one message or from the other, not all from one. */
const joined = messageAttack(
  'parts of two messages joined',
  fc.record({
    first: place,
    step: fc.integer({ min: 1, max: 5 }),
    fromSecond: fc.integer({ min: 1, max: 62 }),
    atSecond: fc.boolean(),
  }),
  ({ messages }, { first, step, fromSecond, atSecond }) => {
    const [one, two] = [pick(messages, first), pick(messages, first + step)];
    const [start = one.bytes, ...parts] = cutAtParts(one.bytes);
    const others = cutAtParts(two.bytes).slice(1);
    const changed = parts.map((part, i) => (fromSecond & (1 << i) ? pick(others, i) : part));
    const { at, row } = atSecond ? two : one;
    return { at, row: rowOf(Buffer.concat([start, ...changed]), row.keyVersion) };
  },
);

const otherRow = messageAttack(
  'a row that gives another length, key version or text',
  fc.record({
    message: place,
    change: fc.oneof(
      fc.record({ length: fc.oneof(fc.integer(), fc.double()) }),
      fc.record({ keyVersion: fc.oneof(fc.uuid(), fc.string()) }),
      fc.record({ keyVersionOf: place }),
      fc.record({ text: fc.constantFrom(' ', '\n', '=', '-', '_', '!', '\u0000', '\u212a'), where: place }),
    ),
  }),
  ({ messages }, { message, change }) => {
    const { at, row } = pick(messages, message);
    const changed = { ...row };
    if ('length' in change) changed.length = change.length === row.length ? 0 : change.length;
    if ('keyVersion' in change) changed.keyVersion = change.keyVersion;
    if ('keyVersionOf' in change) {
      const others = messages.filter(({ row: { keyVersion } }) => keyVersion !== row.keyVersion);
      changed.keyVersion = pick(others, change.keyVersionOf).row.keyVersion;
    }
    if ('text' in change) {
      const where = change.where % (row.sealed.length + 1);
      changed.sealed = row.sealed.slice(0, where) + change.text + row.sealed.slice(where);
    }
    return { at, row: changed };
  },
);

/** To a place that has a message or to any other; with its context rewritten, unauthenticated, to fit, or as it is. */
const moved = messageAttack(
  'a message moved to another vault, item or version',
  fc.record({
    message: place,
    to: fc.record({
      vaultId: fc.oneof(fc.constantFrom(VAULT, OTHER_VAULT), text),
      itemId: fc.oneof(fc.constantFrom('item', 'other', 'long'), text),
      version: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 99_999_999 })),
    }),
    rewritten: fc.boolean(),
  }),
  ({ messages }, { message, to, rewritten }) => {
    const { at, row, bytes } = pick(messages, message);
    const same = to.vaultId === at.vaultId && to.itemId === at.itemId && to.version === at.version;
    const place = same ? { ...to, version: to.version + 1 } : to;
    if (!rewritten) return { at: place, row };
    const parts = cutAtParts(bytes);
    parts[2] = contextBytes(itemContext(place));
    return { at: place, row: rowOf(Buffer.concat(parts), row.keyVersion) };
  },
);

/** A context as a message's header has it: its length, the count of its pairs, and they in the order of their names. */
export function contextBytes(context: Readonly<Record<string, string>>): Buffer {
  const sized = (text: Buffer): Buffer => Buffer.concat([uint16(text.length), text]);
  const pairs = Object.entries(context)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flat()
    .map((text) => sized(Buffer.from(text)));
  return sized(Buffer.concat([uint16(pairs.length / 2), ...pairs]));
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

export const messageAttacks = [turnedBits, cut, added, joined, otherRow, moved];
