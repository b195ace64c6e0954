import { util, type Context, type DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { Role } from '../generated/schema.ts';
import { callerOf } from './caller.ts';
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
  attributes: Record<string, string | number | boolean | null>,
  unchanged: Record<string, string | number>,
): WriteAction {
  return updateTyped(ctx, key, attributes, unchanged, {});
}

/** `update`; @param typed values in DynamoDB's typed form, in the place of those of the same name */
export function updateTyped(
  ctx: Context,
  key: Key,
  attributes: Record<string, string | number | boolean | null>,
  unchanged: Record<string, string | number>,
  typed: Record<string, unknown>,
): WriteAction {
  const names = Object.keys(attributes);
  const set = names.filter((name) => attributes[name] !== null && attributes[name] !== undefined);
  const gone = names.filter((name) => attributes[name] === null || attributes[name] === undefined);
  const expressionNames: Record<string, string> = {};
  for (const name of names) expressionNames[`#${name}`] = name;
  const values: Record<string, unknown> = {};
  for (const name of set) {
    const value = `:${name}`;
    values[value] = Object.hasOwn(typed, value) ? typed[value] : util.dynamodb.toDynamoDB(attributes[name]);
  }
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
      expressionValues: set.length > 0 ? values : undefined,
    },
    condition: condition(
      ['attribute_exists(#pk)', ...same.map((name) => `#${name} = :read_${name}`)].join(' AND '),
      ['pk', ...same],
      sameValues,
    ),
  } as WriteAction;
}

/** Counts up or down in a row, there or not; up to a number, where one is given. */
export function count(ctx: Context, key: Key, attribute: string, by: number, most?: number): WriteAction {
  return {
    table: tableOf(ctx),
    operation: 'UpdateItem',
    key: typedKey(key),
    update: {
      expression: 'ADD #counted :by',
      expressionNames: { '#counted': attribute },
      expressionValues: util.dynamodb.toMapValues({ ':by': by }),
    },
    condition: most
      ? condition(`attribute_not_exists(#${attribute}) OR #${attribute} <= :left`, [attribute], {
          ':left': most - by,
        })
      : undefined,
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
      `#state = :active AND #role IN (${Object.keys(roles).join(', ')}) AND (attribute_not_exists(#exp) OR #exp > :now) AND (attribute_not_exists(#roleId) OR #roleId = :roleId)`,
      ['state', 'role', 'exp', 'roleId'],
      { ...roles, ':active': 'ACTIVE', ':now': util.time.nowEpochSeconds(), ':roleId': callerOf(ctx).roleId },
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

/** Removes a row, which must be there. */
export function removeThere(ctx: Context, key: Key): WriteAction {
  return { ...remove(ctx, key), condition: condition('attribute_exists(#pk)', ['pk'], {}) };
}

/** Removes a row that still has these values. */
export function removeUnchanged(ctx: Context, key: Key, values: Record<string, string>): WriteAction {
  return { ...remove(ctx, key), condition: isUnchanged(values) };
}

/** The condition that a row has these values. */
export function checkUnchanged(ctx: Context, key: Key, values: Record<string, string>): WriteAction {
  return {
    table: tableOf(ctx),
    operation: 'ConditionCheck',
    key: typedKey(key),
    condition: isUnchanged(values),
  };
}

/** The condition that a row has these values. */
export function isUnchanged(values: Record<string, string>): Condition {
  const names = Object.keys(values);
  const expected: Record<string, string> = {};
  for (const name of names) expected[`:read_${name}`] = values[name] ?? '';
  return condition(names.map((name) => `#${name} = :read_${name}`).join(' AND '), names, expected);
}
