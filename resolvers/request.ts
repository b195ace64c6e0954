import { runtime, util, type Context } from '@aws-appsync/utils';
import { fail } from './errors.ts';

/** What a request token has done: kept for 24 hours, so that the same request has one effect and one answer. */
export interface RequestRow {
  operation: string;
  /** What was changed: vault id and item id, empty where the operation makes them. */
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

function targetOf(ctx: Context): string {
  const { vaultId, itemId } = ctx.args.input as { vaultId?: string; itemId?: string };
  return `${vaultId ?? ''}/${itemId ?? ''}`;
}
