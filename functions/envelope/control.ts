/**
 * What governs a vault's key, beside it in the key store: its state, the key versions that are retired, the grants that
 * are revoked. Functions alone write it, so it is the authority for sealing and opening; the vault table's copy is for
 * display, and to refuse at once. Rows of the key store, by `type`: `control`; `revoked:<grant>`; `removedOwner:<member>`.
 */
import {
  BatchGetItemCommand,
  DeleteItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DynamoDBClient,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import type { Role, VaultState } from '../../generated/schema.ts';
import { ExpectedError } from '../errors.ts';
import { NO_VAULT_KEY, keyStoreBusy, keyUnavailable } from './errors.ts';

/** The state of a vault's key. */
export interface Control {
  state: VaultState;
  /** Versions of the key that open nothing any more. */
  retired: ReadonlySet<string>;
  /** Epoch seconds of the last rotation; 0: never. */
  rotatedAt: number;
  /** Epoch seconds from which on the key may be destroyed, while its deletion is scheduled. */
  deleteAt: number | undefined;
  /** Epoch seconds at which its destruction began: from then on nothing can be taken back. */
  shreddingAt: number | undefined;
}

/** What stands beside one key, for one grant. */
export interface Standing {
  control: Control;
  isRevoked: boolean;
}

/** The rows of the key store that are not the library's. Reads are consistent; all throw `KeyUnavailable` or `Busy`. */
export interface ControlRows {
  /** Throws `KeyUnavailable` where the key has no control row. */
  read(vaultId: string, grantId: string): Promise<Standing>;
  /** Makes the row of a new key; one that is there stays as it is. */
  create(vaultId: string): Promise<void>;
  /** Refuses a grant from now on, for good. An owner's is remembered by the member too. */
  revoke(
    vaultId: string,
    grant: { id: string; member: string; role: Role },
    atSeconds: number,
  ): Promise<void>;
  /** Epoch seconds at which a member's grant as OWNER was revoked last; undefined: never. */
  ownerRemovedAt(vaultId: string, member: string): Promise<number | undefined>;
  /** Every version of a vault's key that the key store holds. */
  versions(vaultId: string): Promise<string[]>;
  /** Begins the destruction of a key whose time is over; answers whether it has begun, now or before. */
  beginShredding(vaultId: string, nowSeconds: number): Promise<boolean>;
  /** Removes the key: from then on nothing of it opens. The control row stays. */
  removeKey(vaultId: string): Promise<void>;
  /** Whether the destruction of a key has begun. */
  isShredded(vaultId: string): Promise<boolean>;
  /** Sets attributes where the state is one of `from`; answers whether it was. */
  change(vaultId: string, from: VaultState[], set: ControlChange): Promise<boolean>;
}

/** What a change of a control row sets; null removes. */
export interface ControlChange {
  state?: VaultState;
  deleteAt?: number | null;
  rotatedAt?: number;
  shreddingAt?: number;
  retired?: string[];
}

type Row = Record<string, AttributeValue>;

/** Sort keys of the library's rows (the key store's layout, dynamodb-key-storage.md). */
const VERSION = 'branch:version:';
const LIBRARY_ROWS = /^(branch:|beacon:)/;

/** The control rows of a key store's table. */
export function openControlRows(client: DynamoDBClient, tableName: string): ControlRows {
  const key = (vaultId: string, type: string): Row => ({
    'branch-key-id': { S: vaultId },
    type: { S: type },
  });

  const readRows = async (vaultId: string, types: string[]): Promise<Map<string, Row>> => {
    const keys = types.map((type) => key(vaultId, type));
    const { Responses = {}, UnprocessedKeys = {} } = await client
      .send(new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: keys, ConsistentRead: true } } }))
      .catch(fail);
    if (UnprocessedKeys[tableName]) throw keyStoreBusy();
    return new Map((Responses[tableName] ?? []).map((row) => [row['type']?.S ?? '', row]));
  };

  /** The sort keys of the library's rows of a key. */
  const branchTypes = async (vaultId: string): Promise<string[]> => {
    const types: string[] = [];
    let start: Row | undefined;
    do {
      const { Items = [], LastEvaluatedKey }: QueryCommandOutput = await client
        .send(
          new QueryCommand({
            TableName: tableName,
            KeyConditionExpression: '#id = :id',
            ProjectionExpression: '#type',
            ExpressionAttributeNames: { '#id': 'branch-key-id', '#type': 'type' },
            ExpressionAttributeValues: { ':id': { S: vaultId } },
            ConsistentRead: true,
            ExclusiveStartKey: start,
          }),
        )
        .catch(fail);
      types.push(...Items.map((row) => row['type']?.S ?? ''));
      start = LastEvaluatedKey;
    } while (start);
    return types.filter((type) => LIBRARY_ROWS.test(type));
  };

  return {
    async read(vaultId, grantId) {
      const rows = await readRows(vaultId, ['control', `revoked:${grantId}`]);
      const control = rows.get('control');
      if (!control) throw keyUnavailable(NO_VAULT_KEY);
      return { control: toControl(control), isRevoked: rows.has(`revoked:${grantId}`) };
    },

    async create(vaultId) {
      await client
        .send(
          new PutItemCommand({
            TableName: tableName,
            Item: { ...key(vaultId, 'control'), state: { S: 'ACTIVE' }, rotatedAt: { N: '0' } },
            ConditionExpression: 'attribute_not_exists(#type)',
            ExpressionAttributeNames: { '#type': 'type' },
          }),
        )
        .catch(unlessCondition)
        .catch(fail);
    },

    async revoke(vaultId, { id, member, role }, atSeconds) {
      const put = (type: string): Promise<unknown> => {
        const row = { member: { S: member }, role: { S: role }, at: { N: `${atSeconds}` } };
        return client
          .send(new PutItemCommand({ TableName: tableName, Item: { ...key(vaultId, type), ...row } }))
          .catch(fail);
      };
      await put(`revoked:${id}`);
      if (role === 'OWNER') await put(`removedOwner:${member}`);
    },

    async ownerRemovedAt(vaultId, member) {
      const at = (await readRows(vaultId, [`removedOwner:${member}`])).get(`removedOwner:${member}`)?.['at']
        ?.N;
      return at === undefined ? undefined : Number(at);
    },

    async versions(vaultId) {
      return (await branchTypes(vaultId)).flatMap((type) =>
        type.startsWith(VERSION) ? [type.slice(VERSION.length)] : [],
      );
    },

    async beginShredding(vaultId, nowSeconds) {
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: key(vaultId, 'control'),
            UpdateExpression: 'SET #shreddingAt = if_not_exists(#shreddingAt, :now)',
            ConditionExpression: '#state = :due AND #deleteAt <= :now',
            ExpressionAttributeNames: {
              '#state': 'state',
              '#deleteAt': 'deleteAt',
              '#shreddingAt': 'shreddingAt',
            },
            ExpressionAttributeValues: {
              ':now': { N: `${nowSeconds}` },
              ':due': { S: 'DELETION_SCHEDULED' },
            },
          }),
        );
        return true;
      } catch (error) {
        return isCondition(error) ? false : fail(error);
      }
    },

    async removeKey(vaultId) {
      for (const type of await branchTypes(vaultId)) {
        await client
          .send(new DeleteItemCommand({ TableName: tableName, Key: key(vaultId, type) }))
          .catch(fail);
      }
    },

    async isShredded(vaultId) {
      const control = (await readRows(vaultId, ['control'])).get('control');
      return control?.['shreddingAt'] !== undefined;
    },

    async change(vaultId, from, set) {
      const { values, expression } = updateOf(set);
      const states = from.map((state, index) => [`:from${index}`, { S: state }] as const);
      try {
        await client.send(
          new UpdateItemCommand({
            TableName: tableName,
            Key: key(vaultId, 'control'),
            UpdateExpression: expression,
            ConditionExpression: `#state IN (${states.map(([name]) => name).join(', ')}) AND attribute_not_exists(#shreddingAt)`,
            ExpressionAttributeNames: {
              '#state': 'state',
              '#shreddingAt': 'shreddingAt',
              ...Object.fromEntries(Object.keys(set).map((name) => [`#${name}`, name])),
            },
            ExpressionAttributeValues: { ...values, ...Object.fromEntries(states) },
          }),
        );
        return true;
      } catch (error) {
        if (isCondition(error)) return false;
        return fail(error);
      }
    },
  };
}

function updateOf(change: ControlChange): { expression: string; values: Row } {
  const { retired, ...scalars } = change;
  const sets: string[] = [];
  const removes: string[] = [];
  const values: Row = {};
  for (const [name, value] of Object.entries(scalars)) {
    if (value === null) removes.push(`#${name}`);
    else {
      sets.push(`#${name} = :${name}`);
      values[`:${name}`] = typeof value === 'number' ? { N: `${value}` } : { S: value };
    }
  }
  if (retired) values[':retired'] = { SS: retired };
  const parts = [
    sets.length > 0 ? `SET ${sets.join(', ')}` : '',
    removes.length > 0 ? `REMOVE ${removes.join(', ')}` : '',
    retired ? 'ADD #retired :retired' : '',
  ];
  return { expression: parts.filter(Boolean).join(' '), values };
}

function toControl(row: Row): Control {
  const seconds = (name: string): number | undefined => {
    const text = row[name]?.N;
    return text === undefined ? undefined : Number(text);
  };
  return {
    state: row['state']?.S as VaultState,
    retired: new Set(row['retired']?.SS),
    rotatedAt: seconds('rotatedAt') ?? 0,
    deleteAt: seconds('deleteAt'),
    shreddingAt: seconds('shreddingAt'),
  };
}

const isCondition = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

function unlessCondition(error: unknown): undefined {
  if (isCondition(error)) return undefined;
  throw error;
}

function fail(error: unknown): never {
  if (error instanceof ExpectedError) throw error;
  throw keyUnavailable(error instanceof Error ? error.name : undefined);
}
