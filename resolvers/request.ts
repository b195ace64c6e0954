import { runtime, util, type Context } from '@aws-appsync/utils';
import { fail } from './errors.ts';
import { machineId } from './keys.ts';

/** What a request token has done: kept for 24 hours, so that the same request has one effect and one answer. */
export interface RequestRow {
  operation: string;
  /** What was changed: the vault's id, and that of the item, member or invitation; empty where the operation makes them. */
  target: string;
  /** The answer as JSON: metadata only. */
  answer: string;
  /** Epoch seconds; from then on the row counts as absent, and DynamoDB deletes it within days. */
  ttl: number;
}

const tokenLifeSeconds = 24 * 60 * 60;

/** The row to keep for this request. */
export function newRequest(ctx: Context, answer: object): RequestRow {
  return {
    operation: ctx.info.fieldName,
    target: targetOf(ctx),
    answer: JSON.stringify(answer),
    ttl: util.time.nowEpochSeconds() + tokenLifeSeconds,
  };
}

/**
 * Looks whether this request was done before: then its answer becomes `ctx.stash.committed`.
 * Ends with `DuplicateRequest` when the token was used for something else.
 */
export function recall(ctx: Context, row: RequestRow | null | undefined): void {
  if (!row || row.ttl <= util.time.nowEpochSeconds()) return;
  if (row.operation !== ctx.info.fieldName || row.target !== targetOf(ctx)) {
    fail(
      'DuplicateRequest',
      'This requestToken was used for another change. Make a new UUID for each change.',
    );
  }
  ctx.stash.committed = JSON.parse(row.answer);
}

/** Ends this step when the request is done, by an earlier step or another time; the next step goes on with its answer. */
export function skipWhenCommitted(ctx: Context): void {
  if (ctx.stash.committed) runtime.earlyReturn(ctx.stash.committed as object);
}

/** The vault, and what in it: an item, a member, a machine that becomes one, an invitation, by its code's digest where that is taken. */
function targetOf(ctx: Context): string {
  const { vaultId, itemId, memberId, invitationId, accountId, roleName } = ctx.args.input as {
    vaultId?: string;
    itemId?: string;
    memberId?: string;
    invitationId?: string;
    accountId?: string;
    roleName?: string;
  };
  const machine = accountId && roleName ? machineId(accountId, roleName) : undefined;
  const hash = ctx.stash.hash as string | undefined;
  return `${vaultId ?? ''}/${itemId ?? memberId ?? machine ?? invitationId ?? hash ?? ''}`;
}
