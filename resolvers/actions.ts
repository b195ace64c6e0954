import { util, type Context, type DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { Role } from '../generated/schema.ts';
import type { Key } from './keys.ts';
import { rolesFrom } from './member.ts';
import { tableOf, typedKey, typedRow } from './table.ts';

/** One part of a write transaction. */
export type WriteAction = DynamoDBTransactWriteItemsRequest['transactItems'][number];

type Condition = NonNullable<WriteAction['condition']>;

/** Puts a row that must not be there yet. */
export function putNew(ctx: Context, key: Key, row: Record<string, unknown>): WriteAction {
  return {
    ...put(ctx, key, row),
    condition: condition('attribute_not_exists(#pk)', ['pk'], {}),
  };
}

/** Puts a row unless there is one whose `ttl`, in epoch seconds, is still to come. */
export function putUnlessAlive(ctx: Context, key: Key, row: Record<string, unknown>): WriteAction {
  return {
    ...put(ctx, key, row),
    condition: condition('attribute_not_exists(#pk) OR #ttl <= :now', ['pk', 'ttl'], {
      ':now': util.time.nowEpochSeconds(),
    }),
  };
}

/** The version and revision that a row was read at. */
export interface ReadAt {
  version: number;
  revision: number;
}

/** Replaces a row that still is as it was read. */
export function putWhen(ctx: Context, key: Key, row: Record<string, unknown>, at: ReadAt): WriteAction {
  return { ...put(ctx, key, { ...row, pk: null, sk: null }), condition: isAt(at) };
}

/** Puts a row, there or not. */
export function put(ctx: Context, key: Key, row: Record<string, unknown>): WriteAction {
  return { table: tableOf(ctx), operation: 'PutItem', key: typedKey(key), attributeValues: typedRow(row) };
}

/** Removes a row, there or not. */
export function remove(ctx: Context, key: Key): WriteAction {
  return { table: tableOf(ctx), operation: 'DeleteItem', key: typedKey(key) };
}

/** Removes a row that still is as it was read. */
export function removeWhen(ctx: Context, key: Key, at: ReadAt): WriteAction {
  return { ...remove(ctx, key), condition: isAt(at) };
}

/**
 * Sets attributes of a row, null to remove one. Where `unchanged` names an attribute, the row must still have that value
 * of it; it must be there in any case.
 */
export function update(
  ctx: Context,
  key: Key,
  attributes: Record<string, string | number | null>,
  unchanged: Record<string, string | number>,
): WriteAction {
  const names = Object.keys(attributes);
  const set = names.filter((name) => attributes[name] !== null);
  const gone = names.filter((name) => attributes[name] === null);
  const expressionNames: Record<string, string> = {};
  for (const name of names) expressionNames[`#${name}`] = name;
  const values: Record<string, unknown> = {};
  for (const name of set) values[`:${name}`] = attributes[name];
  const sets = set.map((name) => `#${name} = :${name}`).join(', ');
  const removes = gone.map((name) => `#${name}`).join(', ');
  const same = Object.keys(unchanged);
  const sameValues: Record<string, string | number> = {};
  for (const name of same) sameValues[`:read_${name}`] = unchanged[name] ?? '';
  return {
    table: tableOf(ctx),
    operation: 'UpdateItem',
    key: typedKey(key),
    update: {
      expression: `${sets === '' ? '' : `SET ${sets}`}${removes === '' ? '' : ` REMOVE ${removes}`}`,
      expressionNames,
      expressionValues: set.length > 0 ? util.dynamodb.toMapValues(values) : undefined,
    },
    condition: condition(
      ['attribute_exists(#pk)', ...same.map((name) => `#${name} = :read_${name}`)].join(' AND '),
      ['pk', ...same],
      sameValues,
    ),
  } as WriteAction;
}

/** The condition that a row is not there. */
export function checkAbsent(ctx: Context, key: Key): WriteAction {
  return {
    table: tableOf(ctx),
    operation: 'ConditionCheck',
    key: typedKey(key),
    condition: condition('attribute_not_exists(#pk)', ['pk'], {}),
  };
}

/** The condition on the caller's membership, held by the transaction itself: a removal in between makes it fail. */
export function checkMember(ctx: Context, key: Key, least: Role): WriteAction {
  const roles: Record<string, string> = {};
  rolesFrom(least).forEach((role, index) => {
    roles[`:role${index}`] = role;
  });
  return {
    table: tableOf(ctx),
    operation: 'ConditionCheck',
    key: typedKey(key),
    condition: condition(
      `#state = :active AND #role IN (${Object.keys(roles).join(', ')}) AND (attribute_not_exists(#exp) OR #exp > :now)`,
      ['state', 'role', 'exp'],
      { ...roles, ':active': 'ACTIVE', ':now': util.time.nowEpochSeconds() },
    ),
  };
}

function isAt(at: ReadAt): Condition {
  return condition('#version = :version AND #revision = :revision', ['version', 'revision'], {
    ':version': at.version,
    ':revision': at.revision,
  });
}

/** A condition; when it fails, the answer tells the row as it is. Each name stands as `#name` in the expression. */
function condition(expression: string, names: string[], values: Record<string, string | number>): Condition {
  const expressionNames: Record<string, string> = {};
  for (const name of names) expressionNames[`#${name}`] = name;
  return {
    expression,
    expressionNames,
    expressionValues: Object.keys(values).length > 0 ? util.dynamodb.toMapValues(values) : undefined,
    returnValuesOnConditionCheckFailure: true,
  };
}
