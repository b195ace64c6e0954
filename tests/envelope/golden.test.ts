import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itemContext } from '../../functions/envelope/context.ts';
import { verifyingKeyring } from '../../functions/envelope/keyring.ts';
import { kinds } from '../../functions/envelope/kinds.ts';
import { openMessage } from '../../functions/envelope/openMessage.ts';
import { unpackPlaintext } from '../../functions/envelope/plaintext.ts';
import { decodeItem, encodeItem } from '../../functions/envelope/sealedItem.ts';
import type { ItemKind } from '../../generated/schema.ts';
import type { ItemAddress, SealedMessage } from '../../functions/payloads/common.ts';
import type { SealedItem } from '../../functions/payloads/items.ts';
import { makeParts } from './parts.ts';
import { heldKey } from './samples.ts';
import { openBySpecification } from './specification.ts';

/** A message of format 1, sealed once and never again: the format is permanent. The key is one of these tests alone. */
export interface Golden {
  address: ItemAddress;
  /** 32 bytes, hex. */
  key: string;
  message: SealedMessage;
  /** What the sealed text says; an empty `fields` may be left out. */
  item: Pick<SealedItem, 'kind' | 'title' | 'username' | 'urls'> & {
    fields?: SealedItem['customFields'];
    [secret: string]: unknown;
  };
}

/** Fields that a kind got after the first golden files of it, as an item without them is read. */
const addedLater: Partial<Record<ItemKind, object>> = { LOGIN: { totp: null } };

const folder = join(import.meta.dirname, 'golden');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('a message that was sealed once opens for ever', () => {
  it('with some of every kind', () => {
    const found = files.map((file) => readGolden(file).item.kind);
    expect([...new Set(found)].sort()).toEqual(Object.keys(kinds).sort());
  });

  it.each(files)('%s, with the library and by the specifications alone', async (file) => {
    const golden = readGolden(file);
    const { keyVersion, length, sealed } = golden.message;
    const key = heldKey(golden.address.vaultId, keyVersion, Buffer.from(golden.key, 'hex'));
    const expected = { context: itemContext(golden.address), keyVersion, length };
    const plaintext = await openMessage(Buffer.from(sealed, 'base64'), expected, () =>
      verifyingKeyring(makeParts().store(), key),
    );
    const text = unpackPlaintext(plaintext);
    expect(JSON.parse(text)).toEqual({ fields: [], ...golden.item });
    expect(decodeItem(text)).toEqual(itemOf(golden));
    expect(encodeItem(itemOf(golden))).toBe(text);
    const bySpecification = openBySpecification(
      Buffer.from(sealed, 'base64'),
      Buffer.from(golden.key, 'hex'),
    );
    expect(bySpecification).toEqual(plaintext);
  });
});

function readGolden(file: string): Golden {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden;
}

function itemOf({ item: { kind, title, username, urls, fields = [], ...named } }: Golden): SealedItem {
  const [secret] = Object.values(named) as object[];
  return {
    kind,
    title,
    username,
    urls,
    secret: { ...addedLater[kind], ...secret },
    customFields: fields,
  } as SealedItem;
}
