/** What generated attacks have in common: what they are on, what they are made of, and when one has been accepted. */
import fc from 'fast-check';
import { decrypt } from '../../functions/envelope/client.ts';
import { makeEnvelope, openItem, sealItem } from '../../functions/envelope/items.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { verifyingKeyring } from '../../functions/envelope/keyring.ts';
import { makeVaultKey } from '../../functions/envelope/vaultKey.ts';
import type { ItemAddress, SealedMessage } from '../../functions/payloads/common.ts';
import type { SealedItem } from '../../functions/payloads/items.ts';
import { VAULT, makeParts } from './parts.ts';
import type { Parts } from './parts.ts';
import { login, note } from './samples.ts';
import { SEED } from './sizes.ts';

export const OTHER_VAULT = '01J9ZQ4W8V5K3T7XH2M6N0PBRE';

/** A message and the place where it opens. */
export interface Sealed {
  at: ItemAddress;
  row: SealedMessage;
  bytes: Buffer;
}

/** Two vaults and their messages, one vault's key rotated once, all of it loaded. */
export interface Target {
  parts: Parts;
  envelope: Envelope;
  messages: Sealed[];
}

/** What an attacker asks to have opened, and by what: an envelope that holds the keys already unless another is given. */
export interface Attempt {
  at: ItemAddress;
  row: SealedMessage;
}

/** A kind of attack. */
export interface Kind {
  name: string;
  /** Tries so many; throws what fast-check says, with the seed, of one that was accepted. */
  tryAll: (target: Target, count: number) => Promise<Tried>;
}

/** What came of them. */
export interface Tried {
  refused: number;
  /** Of the first `LOOKED_AT`, those that the library alone, which is asked for no context, would have opened. */
  openedByLibrary: number;
}

const LOOKED_AT = 50;
const REFUSALS = ['SealBroken', 'KeyUnavailable'];

/** A kind of attack by messages and rows: `choices` are what is generated, and printed of one that was accepted. */
export function messageAttack<Choice>(
  name: string,
  choices: fc.Arbitrary<Choice>,
  attempt: (target: Target, choice: Choice) => Attempt | Promise<Attempt>,
): Kind {
  const tryAll = async (target: Target, count: number): Promise<Tried> => {
    const tried = { refused: 0, openedByLibrary: 0 };
    await assertRefused(choices, count, async (choice) => {
      const { at, row } = await attempt(target, choice);
      if (tried.refused < LOOKED_AT && (await opensWithLibrary(target, row))) tried.openedByLibrary++;
      await expectRefusal(openItem(target.envelope, at, row));
      tried.refused++;
    });
    return tried;
  };
  return { name, tryAll };
}

/** A kind of attack on rows of the key store, which are as they were after each: `attempt` alters them, and then asks. */
export function keyStoreAttack<Choice>(
  name: string,
  choices: fc.Arbitrary<Choice>,
  attempt: (target: Target, cold: Envelope, choice: Choice) => Promise<unknown>,
): Kind {
  const tryAll = async (target: Target, count: number): Promise<Tried> => {
    const rows = structuredClone([...target.parts.table.rows.values()]);
    let refused = 0;
    await assertRefused(choices, count, async (choice) => {
      await expectRefusal(attempt(target, makeEnvelope(target.envelope.store), choice));
      target.parts.table.rows.clear();
      for (const row of rows) target.parts.table.put({ ...row });
      refused++;
    });
    return { refused, openedByLibrary: 0 };
  };
  return { name, tryAll };
}

async function assertRefused<Choice>(
  choices: fc.Arbitrary<Choice>,
  count: number,
  attack: (choice: Choice) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(choices, attack), { numRuns: count, seed: SEED, endOnFailure: true });
}

async function expectRefusal(answer: Promise<unknown>): Promise<void> {
  const outcome: unknown = await answer.then(
    () => 'accepted',
    (error: unknown) => (error as { type?: string }).type ?? error,
  );
  if (!REFUSALS.includes(String(outcome))) throw new Error(`not refused: ${String(outcome)}`);
}

async function opensWithLibrary({ envelope, messages }: Target, row: SealedMessage): Promise<boolean> {
  const sealed = messages.find(({ row: { keyVersion } }) => keyVersion === row.keyVersion);
  if (!sealed) return false;
  const key = await envelope.keys.version(sealed.at.vaultId, row.keyVersion);
  return decrypt(verifyingKeyring(envelope.store, key), Buffer.from(row.sealed, 'base64')).then(
    () => true,
    () => false,
  );
}

/** What attacks are on. */
export async function makeTarget(): Promise<Target> {
  const parts = makeParts();
  const store = parts.store();
  await makeVaultKey(store, VAULT, 'alice');
  await makeVaultKey(store, OTHER_VAULT, 'alice');
  const envelope = makeEnvelope(store);
  const seal = async (by: Envelope, at: ItemAddress, item: SealedItem = login()): Promise<Sealed> => {
    const row = await sealItem(by, at, item);
    return { at, row, bytes: Buffer.from(row.sealed, 'base64') };
  };
  const messages = [
    await seal(envelope, { vaultId: VAULT, itemId: 'item', version: 1 }),
    await seal(envelope, { vaultId: VAULT, itemId: 'item', version: 2 }),
    await seal(envelope, { vaultId: VAULT, itemId: 'other', version: 1 }),
    await seal(envelope, { vaultId: VAULT, itemId: 'long', version: 1 }, note('x'.repeat(9000))),
    await seal(envelope, { vaultId: OTHER_VAULT, itemId: 'item', version: 1 }),
  ];
  await store.versionKey({ branchKeyIdentifier: VAULT });
  messages.push(await seal(makeEnvelope(store), { vaultId: VAULT, itemId: 'item', version: 3 }));
  return { parts, envelope, messages };
}

/** One of the messages, by any number. */
export function pick<Value>(values: readonly Value[], number: number): Value {
  const value = values[number % values.length];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

/** A row that gives these bytes for the message. */
export const rowOf = (bytes: Buffer, keyVersion: string, length = bytes.length): SealedMessage => ({
  sealed: bytes.toString('base64'),
  length,
  keyVersion,
});
