/** Attacks of somebody who can write the key store's table, and not use the wrapping key. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { openItem, sealItem } from '../../functions/envelope/items.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { keyStoreAttack, pick } from './attacks.ts';
import type { Target } from './attacks.ts';
import type { Row } from './keyStoreTable.ts';
import { VAULT } from './parts.ts';
import { login } from './samples.ts';

const ACTIVE = 'branch:ACTIVE';
/** A row's place; somebody who writes a table cannot put a row elsewhere than its key says. */
const PLACE = ['branch-key-id', 'type'];

const number = fc.nat(0xffff);
const attribute = fc.oneof(
  fc.record({ S: fc.string() }),
  fc.record({ N: fc.integer().map(String) }),
  fc.record({ B: fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('base64')) }),
);
/** `tablename` is no attack: the library puts the key store's own name in its place, and notCaught.test.ts shows it. */
const newName = fc
  .oneof(fc.string({ minLength: 1, maxLength: 20 }), fc.constantFrom('__proto__', 'toString', 'beacon'))
  .filter((name) => ![...PLACE, 'tablename'].includes(name));

/** Asks for what needs the row: the active one seals, a version opens the message that it sealed. */
function use({ messages }: Target, cold: Envelope, type: string): Promise<unknown> {
  const sealed = messages.find(({ at, row }) => at.vaultId === VAULT && type.endsWith(row.keyVersion));
  if (sealed) return openItem(cold, sealed.at, sealed.row);
  return sealItem(cold, { vaultId: VAULT, itemId: 'new', version: 1 }, login());
}

const typesOf = ({ parts }: Target): string[] =>
  [...parts.table.rows.values()]
    .filter((row) => row['branch-key-id']?.S === VAULT && row['type']?.S?.startsWith('branch:'))
    .map((row) => row['type']?.S ?? ACTIVE);

/** An attribute added, removed or given another value. */
const edited = keyStoreAttack(
  'a key-store row with an attribute added, removed or changed',
  fc.record({
    row: number,
    edit: fc.oneof(
      fc.record({ added: newName, value: attribute }),
      fc.record({ removed: number }),
      fc.record({ changed: number, value: attribute }),
      fc.record({ turned: number, mask: fc.integer({ min: 1, max: 255 }) }),
    ),
  }),
  (target, cold, { row: which, edit }) => {
    const type = pick(typesOf(target), which);
    const row = new Map(Object.entries(target.parts.table.row(VAULT, type)));
    const names = [...row.keys()].filter((name) => !PLACE.includes(name));
    if ('added' in edit) row.set(row.has(edit.added) ? `${edit.added}0` : edit.added, edit.value);
    if ('removed' in edit) row.delete(pick(names, edit.removed));
    if ('changed' in edit) {
      const name = pick(names, edit.changed);
      row.set(name, isDeepStrictEqual(row.get(name), edit.value) ? {} : edit.value);
    }
    if ('turned' in edit) {
      const bytes = Buffer.from(row.get('enc')?.B ?? '', 'base64');
      const at = edit.turned % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ edit.mask;
      row.set('enc', { B: bytes.toString('base64') });
    }
    target.parts.table.put(Object.fromEntries(row));
    return use(target, cold, type);
  },
);

/** A row with what another row has, of this vault or the other, whole or its wrapped key alone; or under another wrapping key. */
const moved = keyStoreAttack(
  'a key-store row moved, or pointed at another wrapping key',
  fc.record({
    to: number,
    from: number,
    wrappedKeyAlone: fc.boolean(),
    versionToo: fc.boolean(),
    wrappingKey: fc.option(
      fc.oneof(
        fc.constant('arn:aws:kms:us-east-1:000000000000:alias/vault'),
        fc.uuid().map((id) => `arn:aws:kms:us-east-1:000000000000:key/${id}`),
        fc
          .tuple(fc.constantFrom('eu-west-1', 'us-east-1'), fc.uuid())
          .map(([region, id]) => `arn:aws:kms:${region}:111122223333:key/mrk-${id.replaceAll('-', '')}`),
        fc.string(),
      ),
    ),
  }),
  (target, cold, { to, from, wrappedKeyAlone, versionToo, wrappingKey }) => {
    const type = pick(typesOf(target), to);
    const row = target.parts.table.row(VAULT, type);
    const others = [...target.parts.table.rows.values()].filter((other) => other !== row);
    const source = wrappingKey === null ? pick(others, from) : row;
    const moved: Row = { ...(wrappedKeyAlone ? { ...row, enc: source['enc'] ?? {} } : source) };
    for (const name of PLACE) moved[name] = row[name] ?? {};
    // The active row names its version; a version's row, moved into its place, is given one.
    if (versionToo && type === ACTIVE) moved['version'] = source['version'] ?? source['type'] ?? {};
    if (wrappingKey !== null) moved['kms-arn'] = { S: wrappingKey };
    target.parts.table.put(moved);
    return use(target, cold, type);
  },
);

export const keyStoreAttacks = [edited, moved];
