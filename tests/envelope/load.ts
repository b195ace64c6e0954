/**
 * Seals under load, and what came of them. The time is the faked `Date`, which both our cache and the library's read, so
 * that an expiry happens where the load wants it: between the look-ups of seals that are started in one tick.
 */
import { isDeepStrictEqual } from 'node:util';
import { vi } from 'vitest';
import { makeEnvelope, openItem } from '../../functions/envelope/items.ts';
import { makeVaultKey } from '../../functions/envelope/vaultKey.ts';
import type { ItemAddress, SealedMessage } from '../../functions/payloads/common.ts';
import { serveOnLoopback } from './loopback.ts';
import { makeParts, resetCounts } from './parts.ts';
import type { Delay, Parts } from './parts.ts';
import { login } from './samples.ts';
import { unwraps } from './specification.ts';

/** How the KMS and the key store answer: in this process, after a while, or over real sockets. */
export const DELAYS = ['none', 'microtask', 'timer', 'socket'] as const;

/** What happens to the keys while seals are under way. */
export const SITUATIONS = ['cold', 'expiry', 'eviction', 'rotation'] as const;
export type Situation = (typeof SITUATIONS)[number];

/** Seals of one round, all under way at once. */
export const AT_ONCE = 50;

const TTL_SECONDS = 60;
const ZERO_KEY = Buffer.alloc(32);

/** A round: its waves, which each find their key cold; the vaults they go round; the entries that the cache may hold. */
const SHAPES: Record<Situation, { waves: number; vaults: number; capacity?: number }> = {
  cold: { waves: 1, vaults: 1 },
  expiry: { waves: 5, vaults: 1 },
  eviction: { waves: 5, vaults: 5, capacity: 2 },
  rotation: { waves: 5, vaults: 1 },
};

export type Store = ReturnType<Parts['store']>;
export type Seal = (address: ItemAddress, title: string) => Promise<SealedMessage>;
/** Makes what seals, with a cache of its own. */
export type SealerOf = (store: Store, settings: { ttlSeconds: number; capacity?: number }) => Seal;

/** What came of a load; everything but the first two should be 0. */
export interface Outcome {
  seals: number;
  /** Key versions that messages were sealed under. */
  keyVersions: number;
  /** Seals that threw. */
  failures: number;
  /** Messages that a fresh envelope does not open as what was sealed. */
  unopenable: number;
  /** Messages whose data key a key of 32 zero bytes unwraps. */
  underZeroKey: number;
  /** KMS calls beside the one for each cold key, of sealing and of opening. */
  otherKmsCalls: number;
}

interface Sealed {
  address: ItemAddress;
  title: string;
  message: SealedMessage | undefined;
}

/** Runs rounds of seals over parts of their own. */
export async function runLoad(
  situation: Situation,
  delay: Delay | 'socket',
  rounds: number,
  sealerOf: SealerOf,
): Promise<Outcome> {
  vi.useFakeTimers({ toFake: ['Date'] });
  const parts = makeParts(delay === 'socket' ? 'none' : delay);
  const server = delay === 'socket' ? await serveOnLoopback(parts) : undefined;
  try {
    const store = parts.store(server?.endpoint);
    for (const vaultId of vaultsOf(situation)) await makeVaultKey(store, vaultId, 'alice');
    const outcome = { seals: 0, failures: 0, unopenable: 0, underZeroKey: 0, otherKmsCalls: 0 };
    const keyVersions = new Set<string>();
    const { capacity, waves } = SHAPES[situation];
    const newSealer = () => sealerOf(store, { ttlSeconds: TTL_SECONDS, ...(capacity ? { capacity } : {}) });
    let seal = newSealer();
    for (let round = 0; round < rounds; round++) {
      if (situation === 'cold') seal = newSealer();
      resetCounts(parts);
      const sealed = await sealRound(situation, round, seal, store);
      outcome.otherKmsCalls += Math.abs((parts.counts['Decrypt'] ?? 0) - waves);
      await judge(sealed, { parts, store }, outcome, keyVersions);
    }
    return { ...outcome, keyVersions: keyVersions.size };
  } finally {
    await server?.stop();
    vi.useRealTimers();
  }
}

const vaultsOf = (situation: Situation): string[] =>
  Array.from({ length: SHAPES[situation].vaults }, (_, i) => `vault-${i}`);

/** Every wave of a round finds its key cold, whatever the wave before it is doing at that moment. */
async function sealRound(situation: Situation, round: number, seal: Seal, store: Store): Promise<Sealed[]> {
  const vaults = vaultsOf(situation);
  const { waves } = SHAPES[situation];
  const underWay: Promise<Sealed>[] = [];
  let rotation: Promise<unknown> | undefined;
  for (let wave = 0; wave < waves; wave++) {
    if (waves > vaults.length) vi.setSystemTime(Date.now() + TTL_SECONDS * 1000);
    const vaultId = vaults[wave % vaults.length] ?? '';
    for (let i = 0; i < AT_ONCE / waves; i++) {
      const address = { vaultId, itemId: `item-${round}-${i}`, version: wave + 1 };
      const title = `Title ${round} ${wave} ${i}`;
      underWay.push(
        seal(address, title).then(
          (message) => ({ address, title, message }),
          () => ({ address, title, message: undefined }),
        ),
      );
    }
    if (situation === 'rotation') rotation ??= store.versionKey({ branchKeyIdentifier: vaultId });
    await stagger(round);
  }
  await rotation;
  return Promise.all(underWay);
}

/** Rounds differ in how far a wave has come when the next begins: the first of four starts all in one tick. */
async function stagger(round: number): Promise<void> {
  if (round % 4 === 1) for (let i = 0; i < 20; i++) await Promise.resolve();
  if (round % 4 === 2) await new Promise((resolve) => setImmediate(resolve));
  if (round % 4 === 3) await new Promise((resolve) => setTimeout(resolve, 2));
}

async function judge(
  sealed: Sealed[],
  { parts, store }: { parts: Parts; store: Store },
  outcome: Omit<Outcome, 'keyVersions'>,
  keyVersions: Set<string>,
): Promise<void> {
  const opener = makeEnvelope(store);
  const coldKeys = new Set<string>();
  resetCounts(parts);
  await Promise.all(
    sealed.map(async ({ address, title, message }) => {
      outcome.seals++;
      if (!message) {
        outcome.failures++;
        return;
      }
      coldKeys.add(`${address.vaultId} ${message.keyVersion}`);
      keyVersions.add(message.keyVersion);
      if (unwraps(Buffer.from(message.sealed, 'base64'), ZERO_KEY)) outcome.underZeroKey++;
      const opened = await openItem(opener, address, message).catch(() => undefined);
      if (!isDeepStrictEqual(opened, login({ title }))) outcome.unopenable++;
    }),
  );
  outcome.otherKmsCalls += Math.abs((parts.counts['Decrypt'] ?? 0) - coldKeys.size);
}
