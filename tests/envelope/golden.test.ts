import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itemContext } from '../../functions/envelope/context.ts';
import { verifyingKeyring } from '../../functions/envelope/keyring.ts';
import { openMessage } from '../../functions/envelope/openMessage.ts';
import { unpackPlaintext } from '../../functions/envelope/plaintext.ts';
import { decodeItem } from '../../functions/envelope/sealedItem.ts';
import type { ItemAddress, SealedMessage } from '../../functions/payloads.ts';
import { makeParts } from './parts.ts';
import { heldKey } from './samples.ts';
import { openBySpecification } from './specification.ts';

/** A message of format 1, sealed once and never again: the format is permanent. The key is one of these tests alone. */
export interface Golden {
  address: ItemAddress;
  /** 32 bytes, hex. */
  key: string;
  message: SealedMessage;
  item: object;
}

const folder = join(import.meta.dirname, 'golden');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('a message that was sealed once opens for ever', () => {
  it('with at least five of them', () => {
    expect(files.length).toBeGreaterThanOrEqual(5);
  });

  it.each(files)('%s, with the library and by the specifications alone', async (file) => {
    const golden = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden;
    const { keyVersion, length, sealed } = golden.message;
    const key = heldKey(golden.address.vaultId, keyVersion, Buffer.from(golden.key, 'hex'));
    const expected = { context: itemContext(golden.address), keyVersion, length };
    const plaintext = await openMessage(Buffer.from(sealed, 'base64'), expected, () =>
      verifyingKeyring(makeParts().store(), key),
    );
    expect(decodeItem(unpackPlaintext(plaintext))).toEqual(golden.item);
    const bySpecification = openBySpecification(
      Buffer.from(sealed, 'base64'),
      Buffer.from(golden.key, 'hex'),
    );
    expect(bySpecification).toEqual(plaintext);
  });
});
