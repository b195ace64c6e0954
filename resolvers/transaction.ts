import { util, type Context, type DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { Role } from '../generated/schema.ts';
import { callerOf } from './caller.ts';
import { failBusy, failInternal, isThrottled } from './errors.ts';
import type { EventRow } from './events.ts';
import { eventKey, memberKey, requestKey, type Key } from './keys.ts';
import { requireRole, rolesFrom, type MemberRow } from './member.ts';
import { newRequest, recall, type RequestRow } from './request.ts';
import { tableOf, typedKey, typedRow } from './table.ts';

/** One part of a write transaction. */
export type WriteAction = DynamoDBTransactWriteItemsRequest['transactItems'][number];

type Condition = NonNullable<WriteAction['condition']>;

/** A part whose condition failed: its place among the actions given to `commit`, and its row as it is. */
export interface FailedAction {
  index: number;
  row: Record<string, unknown> | null;
}

/** Why DynamoDB cancelled a transaction: one a part, in order (AppSync developer guide, TransactWriteItems). */
interface CancellationReason {
  type: string;
  item?: Record<string, unknown> | null;
}

/** Reasons that pass by themselves (DynamoDB API reference, TransactWriteItems); `None` is no reason. */
const passing = ['None', 'TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/** A write that meets another one in flight is tried twice more, as further steps. */
const attempts = 3;

/**
 * The transaction of a mutation: its request token, the caller's membership where `least` names a role, its actions,
 * its event, in this order. The step calls `skipWhenCommitted` first.
 * @param write.answer what the mutation answers; kept with the token for 24 hours, so never a secret
 */
export function commit(
  ctx: Context,
  write: { vaultId: string; least?: Role; actions: WriteAction[]; event: EventRow; answer: object },
): DynamoDBTransactWriteItemsRequest {
  const caller = callerOf(ctx);
  ctx.stash.answer = write.answer;
  ctx.stash.least = write.least ?? '';
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      putRequest(ctx, caller.id, newRequest(ctx, write.answer)),
      ...(write.least ? [checkMember(ctx, memberKey(write.vaultId, caller.id), write.least)] : []),
      ...write.actions,
      putNew(ctx, eventKey(write.vaultId, write.event.id), { ...write.event }),
    ],
  };
}

/**
 * Judges what came of `commit`, in the order token, membership, actions, conflict.
 * @returns null when it is committed, now or before, or is to be tried again by the next step; else the action whose condition failed
 */
export function settle(ctx: Context): FailedAction | null {
  if (!ctx.error) {
    ctx.stash.committed = ctx.stash.answer;
    return null;
  }
  if (isThrottled(ctx.error)) return tryAgain(ctx);
  if (ctx.error.type !== 'DynamoDB:TransactionCanceledException' || !ctx.result) return failInternal();
  const reasons = (ctx.result as { cancellationReasons: CancellationReason[] }).cancellationReasons;
  const failed = reasons.findIndex((reason) => reason.type === 'ConditionCheckFailed');
  if (failed === -1) {
    const lasting = reasons.find((reason) => passing.indexOf(reason.type) === -1);
    return lasting ? failInternal() : tryAgain(ctx);
  }
  const row = reasons[failed]?.item ?? null;
  if (failed === 0) {
    recall(ctx, row as unknown as RequestRow | null);
    return null;
  }
  const least = ctx.stash.least as Role | '';
  if (failed === 1 && least !== '') {
    requireRole(row as unknown as MemberRow | null, least);
    failInternal();
  }
  return { index: failed - (least === '' ? 1 : 2), row };
}

/** Leaves the write to the next step; ends with `Busy` when this was the last. */
function tryAgain(ctx: Context): null {
  ctx.stash.attempts = ((ctx.stash.attempts as number | undefined) ?? 0) + 1;
  return ctx.stash.attempts >= attempts ? failBusy() : null;
}

/** Puts a row that must not be there yet. */
export function putNew(ctx: Context, key: Key, row: Record<string, unknown>): WriteAction {
  return {
    table: tableOf(ctx),
    operation: 'PutItem',
    key: typedKey(key),
    attributeValues: typedRow(row),
    condition: condition('attribute_not_exists(#pk)', ['pk'], {}),
  };
}

/** Replaces a row that still is at this version and revision. */
export function putWhen(
  ctx: Context,
  key: Key,
  row: Record<string, unknown>,
  at: { version: number; revision: number },
): WriteAction {
  return {
    table: tableOf(ctx),
    operation: 'PutItem',
    key: typedKey(key),
    attributeValues: typedRow({ ...row, pk: null, sk: null }),
    condition: condition('#version = :version AND #revision = :revision', ['version', 'revision'], {
      ':version': at.version,
      ':revision': at.revision,
    }),
  };
}

/** Puts a row, there or not. */
export function put(ctx: Context, key: Key, row: Record<string, unknown>): WriteAction {
  return { table: tableOf(ctx), operation: 'PutItem', key: typedKey(key), attributeValues: typedRow(row) };
}

/** Removes a row, there or not. */
export function remove(ctx: Context, key: Key): WriteAction {
  return { table: tableOf(ctx), operation: 'DeleteItem', key: typedKey(key) };
}

/** The condition on the caller's membership, held by the transaction itself: a removal in between makes it fail. */
function checkMember(ctx: Context, key: Key, least: Role): WriteAction {
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

function putRequest(ctx: Context, callerId: string, row: RequestRow): WriteAction {
  return {
    table: tableOf(ctx),
    operation: 'PutItem',
    key: typedKey(requestKey(callerId, ctx.args.input.requestToken as string)),
    attributeValues: typedRow({ ...row }),
    condition: condition('attribute_not_exists(#pk) OR #ttl <= :now', ['pk', 'ttl'], {
      ':now': util.time.nowEpochSeconds(),
    }),
  };
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
