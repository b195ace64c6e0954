/** Attacks of somebody who can seal under the right key of the vault, by other means than ours. */
import { AlgorithmSuiteIdentifier as Suite, CommitmentPolicy, buildClient } from '@aws-crypto/client-node';
import fc from 'fast-check';
import { SUITE, encrypt } from '../../functions/envelope/client.ts';
import { FORMAT, itemContext } from '../../functions/envelope/context.ts';
import type { Context } from '../../functions/envelope/context.ts';
import { sealingKeyring } from '../../functions/envelope/keyring.ts';
import { FRAME_LENGTH } from '../../functions/envelope/messageFacts.ts';
import { packPlaintext } from '../../functions/envelope/plaintext.ts';
import { encodeItem } from '../../functions/envelope/sealedItem.ts';
import { messageAttack, pick, rowOf } from './attacks.ts';
import type { Attempt, Target } from './attacks.ts';
import { login } from './samples.ts';

/** The library with the suites of before key commitment. */
const uncommitted = buildClient(CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT);

interface Manner {
  context?: Context;
  plaintext?: Uint8Array;
  suiteId?: number;
  frameLength?: number;
}

/** The first message's item, sealed anew under its own key, right in everything but its manner. */
async function reseal({ envelope, messages }: Target, manner: Manner): Promise<Attempt> {
  const { at, row } = pick(messages, 0);
  const key = await envelope.keys.version(at.vaultId, row.keyVersion);
  const suiteId: Suite = manner.suiteId ?? SUITE;
  const seal =
    suiteId === SUITE || suiteId === Suite.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY_ECDSA_P384;
  const { result } = await (seal ? encrypt : uncommitted.encrypt)(
    sealingKeyring(envelope.store, key),
    manner.plaintext ?? packPlaintext(encodeItem(login())),
    {
      suiteId,
      encryptionContext: { ...(manner.context ?? itemContext(at)) },
      frameLength: manner.frameLength ?? FRAME_LENGTH,
    },
  );
  return { at, row: rowOf(result, row.keyVersion) };
}

const NAMES = ['format', 'purpose', 'vault', 'item', 'version'];
const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const otherName = fc
  .oneof(text, fc.constantFrom('__proto__', 'toString', 'Vault', 'version ', 'grant', 'member', 'role'))
  .filter((name) => name.length > 0 && !NAMES.includes(name) && !name.startsWith('aws-crypto-'));
const name = fc.constantFrom(...NAMES);

/** Pairs changed, removed, renamed or added, one to three at once. */
const context = messageAttack(
  'sealed with another context',
  fc.uniqueArray(
    fc.oneof(
      fc.record({ name, value: text }),
      fc.record({ name, removed: fc.constant(true) }),
      fc.record({ name, renamed: otherName }),
      fc.record({ name: otherName, value: text }),
    ),
    { minLength: 1, maxLength: 3, selector: ({ name }) => name },
  ),
  (target, edits) => {
    const pairs = new Map(Object.entries(itemContext(pick(target.messages, 0).at)));
    for (const edit of edits) {
      const value = pairs.get(edit.name);
      if ('removed' in edit) pairs.delete(edit.name);
      else if ('renamed' in edit) {
        pairs.delete(edit.name);
        pairs.set(edit.renamed, value ?? '');
      } else pairs.set(edit.name, edit.value === value ? `${value}0` : edit.value);
    }
    return reseal(target, { context: Object.fromEntries(pairs) });
  },
);

const format = fc.record({
  format: fc.oneof(fc.constantFrom('appsync-vault/2', 'appsync-vault/01', ''), text),
});
const shape = fc.oneof(
  fc.record({
    suiteId: fc.constantFrom(
      Suite.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY_ECDSA_P384,
      Suite.ALG_AES256_GCM_IV12_TAG16,
      Suite.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA256,
      Suite.ALG_AES128_GCM_IV12_TAG16_HKDF_SHA256,
    ),
  }),
  fc.record({
    frameLength: fc.integer({ min: 16, max: 65_536 }).filter((length) => length !== FRAME_LENGTH),
  }),
);
/** Plaintexts that no item has: other text than ours in our padding, or our text in another. */
const plaintext = fc.oneof(
  fc.record({ text: fc.oneof(text, fc.json()) }),
  fc.record({ textBefore: fc.constantFrom(' ', '[', '{"kind":"LOGIN",') }),
  fc.record({ textAfter: fc.constantFrom(' ', '\n', '\u0000', '{}') }),
  fc.record({ paddingAt: fc.nat(300), byte: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ blocksMore: fc.integer({ min: 1, max: 20 }) }),
  fc.record({ length: fc.nat(0xffffffff) }),
  fc.record({ bytes: fc.uint8Array({ maxLength: 300 }) }),
);

/** Another suite, frame length or value of `format`, or a plaintext that is not written as format 1 writes it. */
const otherFormat = messageAttack(
  'sealed in another format',
  fc.oneof(format, shape, plaintext, plaintext),
  (target, manner) => {
    if ('format' in manner) {
      const value = manner.format === FORMAT ? `${FORMAT}0` : manner.format;
      const right = itemContext(pick(target.messages, 0).at);
      return reseal(target, { context: { ...right, format: value } });
    }
    if ('suiteId' in manner || 'frameLength' in manner) return reseal(target, manner);
    return reseal(target, { plaintext: plaintextOf(manner) });
  },
);

function plaintextOf(
  manner: typeof plaintext extends fc.Arbitrary<infer Choice> ? Choice : never,
): Uint8Array {
  const item = encodeItem(login());
  const packed = packPlaintext(item);
  const padding = packed.length - 4 - Buffer.byteLength(item);
  if ('text' in manner) return packPlaintext(manner.text);
  if ('textBefore' in manner) return packPlaintext(manner.textBefore + item);
  if ('textAfter' in manner) return packPlaintext(item + manner.textAfter);
  if ('blocksMore' in manner) return Buffer.concat([packed, Buffer.alloc(64 * manner.blocksMore)]);
  if ('bytes' in manner) return manner.bytes;
  if ('length' in manner) {
    packed.writeUInt32BE(manner.length === Buffer.byteLength(item) ? 0 : manner.length);
    return packed;
  }
  packed[packed.length - 1 - (manner.paddingAt % padding)] = manner.byte;
  return packed;
}

export const resealAttacks = [context, otherFormat];
