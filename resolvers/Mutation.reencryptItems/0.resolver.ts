import type { Context } from '@aws-appsync/utils';
import type { MutationReencryptItemsArgs, ReencryptProgress } from '../../generated/schema.ts';
import { passOf, tokenOf, type Pass } from '../reencryption.ts';
import { checkIds } from '../validate.ts';

export function request(ctx: Context<MutationReencryptItemsArgs>): object {
  const { vaultId, nextToken } = ctx.args.input;
  checkIds([vaultId]);
  ctx.stash.pass = passOf(nextToken, vaultId);
  return {};
}

/** A pass that found something, or that began too early, is followed by another. */
export function response(ctx: Context<MutationReencryptItemsArgs>): ReencryptProgress {
  const pass = ctx.stash.pass as Pass;
  const next = ctx.stash.next as Pass;
  const done = ctx.stash.retired === true;
  const again = pass.isLast ? passOf(null, pass.vaultId) : next;
  return {
    checked: ctx.stash.checked as number,
    resealed: ctx.stash.resealed as number,
    broken: ctx.stash.broken as number,
    nextToken: done ? null : tokenOf(again),
    done,
  };
}
