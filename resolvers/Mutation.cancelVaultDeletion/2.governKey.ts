import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { MutationCancelVaultDeletionArgs } from '../../generated/schema.ts';
import { failNotFound } from '../errors.ts';
import { skipWhenCommitted } from '../request.ts';
import { governKey, governed } from '../vaultState.ts';

export function request(ctx: Context<MutationCancelVaultDeletionArgs>): LambdaRequest {
  skipWhenCommitted(ctx);
  return governKey(ctx, { action: 'CANCEL_DELETION', isShown: ctx.stash.isScheduled as boolean });
}

/** To who is no member the key's refusal is what an absent vault answers. */
export function response(ctx: Context<MutationCancelVaultDeletionArgs>): object {
  if (!ctx.error && !ctx.stash.isMember && isRefused(ctx)) failNotFound();
  return governed(ctx);
}

function isRefused(ctx: Context): boolean {
  const answer = ctx.result as { error?: { type: string } } | null;
  const type = answer?.error?.type;
  return type === 'Unauthorized' || type === 'VaultLocked';
}
