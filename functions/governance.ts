import type { Role, VaultState } from '../generated/schema.ts';
import { openGrant, type GrantTerms } from './envelope/grants.ts';
import { CONTROL, openControlRows, toControl, type Control, type ControlRows } from './envelope/control.ts';
import { isInForce, issuedType, openIssuedRows, toIssued, type IssuedRows } from './envelope/issued.ts';
import type { Envelope } from './envelope/items.ts';
import type { KeyStoreRows } from './envelope/keyStoreRows.ts';
import { ExpectedError } from './errors.ts';
import type { Acting } from './payloads/common.ts';

/** A vault's key as a function may use it: the envelope, and what governs its keys. */
export interface Governed {
  envelope: Envelope;
  /** Whether a caller may act, and as what. */
  require(acting: Acting, least: Role, states?: VaultState[]): Promise<Authority>;
  control: ControlRows;
  issued: IssuedRows;
  rows: KeyStoreRows;
}

/** Who acts, proven by the vault's key. */
export interface Authority {
  terms: GrantTerms;
  control: Control;
}

const ASCENDING: Role[] = ['VIEWER', 'READER', 'EDITOR', 'OWNER'];

/** How long a judgement may be used, and how many are held. */
interface CacheSettings {
  ttlSeconds: number;
  capacity?: number;
  now?: () => number;
}

interface Judgement {
  opened: Promise<{ terms: GrantTerms; keyVersion: string; control: Control; isRevoked: boolean }>;
  at: number;
}

/**
 * Judges callers by their grants. What was opened and read is used for as long as a vault key is (60 s unless set): a
 * revoked grant, a lock and a retired version take effect within that time, beside the vault table, which refuses at once.
 */
export function govern(
  envelope: Envelope,
  rows: KeyStoreRows,
  { ttlSeconds, capacity = 2000, now = Date.now }: CacheSettings,
): Governed {
  const judgements = new Map<string, Judgement>();

  const judge = (acting: Acting): Judgement['opened'] => {
    const { vaultId, caller, grant } = acting;
    const name = JSON.stringify([vaultId, caller, grant]);
    const held = judgements.get(name);
    const age = held ? now() - held.at : -1;
    if (held && age >= 0 && age < ttlSeconds * 1000) return held.opened;
    const opened = (async () => {
      // The active version first: most likely it is the grant's and what is asked for next, and then all is one KMS call.
      await envelope.keys.active(vaultId);
      const { terms, keyVersion } = await openGrant(envelope, vaultId, caller, grant).catch(unproven);
      const found = await rows.read(vaultId, [CONTROL, issuedType(caller)]);
      const issued = toIssued(found.get(issuedType(caller)));
      return {
        terms,
        keyVersion,
        control: toControl(found.get(CONTROL)),
        isRevoked: !isInForce(issued, terms.serial),
      };
    })();
    judgements.delete(name);
    judgements.set(name, { opened, at: now() });
    for (const oldest of judgements.keys()) {
      if (judgements.size <= capacity) break;
      judgements.delete(oldest);
    }
    opened.catch(() => {
      if (judgements.get(name)?.opened === opened) judgements.delete(name);
    });
    return opened;
  };

  return {
    envelope,
    control: openControlRows(rows),
    issued: openIssuedRows(rows),
    rows,
    async require(acting, least, states = ['ACTIVE']) {
      if (!acting.grant) throw unconfirmed();
      const { terms, keyVersion, control, isRevoked } = await judge(acting);
      if (isRevoked || control.retired.has(keyVersion)) throw unconfirmed();
      if (terms.expires !== null && terms.expires * 1000 <= now()) throw unconfirmed();
      if (ASCENDING.indexOf(terms.role) < ASCENDING.indexOf(least)) {
        throw new ExpectedError(
          'Unauthorized',
          `This takes the role ${least} or above. Ask an owner of the vault.`,
        );
      }
      if (control.shreddingAt > 0 || !states.includes(control.state)) {
        throw new ExpectedError('VaultLocked', 'The vault is locked. An owner can unlock it.');
      }
      return { terms, control };
    },
  };
}

function unproven(error: unknown): never {
  if (error instanceof ExpectedError && error.type === 'SealBroken') throw unconfirmed();
  throw error;
}

/** `Unauthorized`: the vault's key does not confirm what the table says of the caller. */
const unconfirmed = (): ExpectedError =>
  new ExpectedError(
    'Unauthorized',
    'The key of this vault does not confirm your role. Ask an owner of the vault to confirm you again.',
  );
