/**
 * What governs a vault's key, beside it in the key store: the row `control`. Functions alone write it, so it is the
 * authority for sealing and opening; the vault table's copy is for display, and to refuse at once.
 */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { VaultState } from '../../generated/schema.ts';
import { NO_VAULT_KEY, keyUnavailable } from './errors.ts';
import { numberOf, type KeyStoreRows, type Row } from './keyStoreRows.ts';

/** The state of a vault's key. */
export interface Control {
  state: VaultState;
  /** Versions of the key that open nothing any more. */
  retired: ReadonlySet<string>;
  /** Epoch seconds of the last rotation; 0: never. */
  rotatedAt: number;
  /** Epoch seconds from which on the key may be destroyed; 0: its deletion is not scheduled. */
  deleteAt: number;
  /** Epoch seconds at which its destruction began, and from which on nothing can be taken back; 0: it has not. */
  shreddingAt: number;
}

/** What a change of a control row sets; null removes. Versions are added to those that are retired. */
export interface ControlChange {
  state?: VaultState;
  deleteAt?: number | null;
  rotatedAt?: number;
  retired?: string[];
}

/** The type of the row. */
export const CONTROL = 'control';

/** A control row as it was read. Throws `KeyUnavailable` where the key has none. */
export function toControl(row: Row | undefined): Control {
  if (!row) throw keyUnavailable(NO_VAULT_KEY);
  return {
    state: row['state']?.S as VaultState,
    retired: new Set(row['retired']?.SS),
    rotatedAt: numberOf(row, 'rotatedAt'),
    deleteAt: numberOf(row, 'deleteAt'),
    shreddingAt: numberOf(row, 'shreddingAt'),
  };
}

/** The control row of a vault's key. All throw `KeyUnavailable` and `Busy`. */
export interface ControlRows {
  read(vaultId: string): Promise<Control>;
  /** The row of a new key; one that is there stays as it is. */
  create(vaultId: string): Promise<Control>;
  /** Sets attributes where the state is one of `from` and no destruction has begun; answers whether it was so. */
  change(vaultId: string, from: VaultState[], set: ControlChange): Promise<boolean>;
  /** Begins the destruction of a key whose time is over; answers whether it has begun, now or before. */
  beginShredding(vaultId: string, nowSeconds: number): Promise<boolean>;
}

/** The control rows of a key store. */
export function openControlRows(rows: KeyStoreRows): ControlRows {
  return {
    async read(vaultId) {
      return toControl((await rows.read(vaultId, [CONTROL])).get(CONTROL));
    },

    async create(vaultId) {
      return toControl(
        await rows.change({
          vaultId,
          type: CONTROL,
          update: 'SET #state = if_not_exists(#state, :active)',
          values: { ':active': { S: 'ACTIVE' } },
        }),
      );
    },

    async change(vaultId, from, set) {
      const { update, values } = updateOf(set);
      const states = from.map((state, index) => [`:from${index}`, { S: state }] as const);
      const changed = await rows.change({
        vaultId,
        type: CONTROL,
        update,
        condition: `#state IN (${states.map(([name]) => name).join(', ')}) AND attribute_not_exists(#shreddingAt)`,
        values: { ...values, ...Object.fromEntries(states) },
      });
      return changed !== undefined;
    },

    async beginShredding(vaultId, nowSeconds) {
      const begun = await rows.change({
        vaultId,
        type: CONTROL,
        update: 'SET #shreddingAt = if_not_exists(#shreddingAt, :now)',
        condition: '#state = :due AND #deleteAt <= :now',
        values: { ':now': { N: `${nowSeconds}` }, ':due': { S: 'DELETION_SCHEDULED' } },
      });
      return begun !== undefined;
    },
  };
}

function updateOf({ retired, ...scalars }: ControlChange): { update: string; values: Row } {
  const given = Object.entries(scalars);
  const set = given.filter(([, value]) => value !== null);
  const gone = given.filter(([, value]) => value === null);
  const clauses = [
    set.length > 0 ? `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}` : '',
    gone.length > 0 ? `REMOVE ${gone.map(([name]) => `#${name}`).join(', ')}` : '',
    retired ? 'ADD #retired :retired' : '',
  ];
  const typed = (value: string | number): AttributeValue =>
    typeof value === 'number' ? { N: `${value}` } : { S: value };
  return {
    update: clauses.filter(Boolean).join(' '),
    values: {
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, typed(value as string | number)])),
      ...(retired && { ':retired': { SS: retired } }),
    },
  };
}
