import type { Context, DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { Role } from '../generated/schema.ts';
import { checkMember, putNew, putUnlessAlive, type WriteAction } from './actions.ts';
import { callerOf } from './caller.ts';
import { failBusy, failInternal, isThrottled } from './errors.ts';
import type { EventRow } from './events.ts';
import { eventKey, memberKey, requestKey } from './keys.ts';
import { requireRole, type MemberRow } from './member.ts';
import { newRequest, recall, type RequestRow } from './request.ts';

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
 * @param write.requestToken for a mutation without one of its caller's making
 */
export function commit(
  ctx: Context,
  write: {
    vaultId: string;
    least?: Role;
    actions: WriteAction[];
    event: EventRow;
    answer: object;
    requestToken?: string;
  },
): DynamoDBTransactWriteItemsRequest {
  const caller = callerOf(ctx);
  ctx.stash.answer = write.answer;
  ctx.stash.least = write.least ?? '';
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      putUnlessAlive(ctx, requestKey(caller.id, write.requestToken ? write.requestToken : tokenOf(ctx)), {
        ...newRequest(ctx, write.answer),
      }),
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
    requireRole(ctx, row as unknown as MemberRow | null, least);
    failInternal();
  }
  return { index: failed - (least === '' ? 1 : 2), row };
}

/** Leaves the write to the next step; ends with `Busy` when this was the last. */
function tryAgain(ctx: Context): null {
  ctx.stash.attempts = ((ctx.stash.attempts as number | undefined) ?? 0) + 1;
  return ctx.stash.attempts >= attempts ? failBusy() : null;
}

function tokenOf(ctx: Context): string {
  return ctx.args.input.requestToken as string;
}
