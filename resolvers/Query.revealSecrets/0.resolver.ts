import type { Context } from '@aws-appsync/utils';
import type { QueryRevealSecretsArgs, RevealResult } from '../../generated/schema.ts';
import { fail } from '../errors.ts';
import { mostInBatch } from '../revealBatch.ts';
import { checkIds, checkLine, checkVersion } from '../validate.ts';

export function request(ctx: Context<QueryRevealSecretsArgs>): object {
  const { vaultId, items, reason } = ctx.args;
  if (items.length < 1 || items.length > mostInBatch) fail('BadInput', `Give 1 to ${mostInBatch} items.`);
  checkIds([vaultId, ...items.map(({ itemId }) => itemId)]);
  for (const { version } of items) checkVersion(version ?? 1);
  checkLine(reason ?? 'none', 'reason', 200);
  return {};
}

export function response(ctx: Context<QueryRevealSecretsArgs>): RevealResult[] {
  return (ctx.prev.result as { results: RevealResult[] }).results;
}
