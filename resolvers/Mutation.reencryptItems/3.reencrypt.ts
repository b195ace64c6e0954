import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { ReencryptAnswer, ReencryptRequest } from '../../functions/payloads/keys.ts';
import type { MutationReencryptItemsArgs } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import { invoke, invoked } from '../invoke.ts';
import { addressOfKey } from '../keys.ts';
import type { MemberRow } from '../member.ts';
import type { Pass } from '../reencryption.ts';
import { messageOf, type SecretRow } from '../secrets.ts';

export function request(ctx: Context<MutationReencryptItemsArgs>): LambdaRequest {
  const { vaultId } = ctx.args.input;
  const { isLast } = ctx.stash.pass as Pass;
  const versions = isLast ? [] : (ctx.stash.rows as (SecretRow & { sk: string })[]);
  const members = isLast ? (ctx.stash.rows as MemberRow[]).filter(({ grant }) => grant !== undefined) : [];
  ctx.stash.rows = isLast ? members : versions;
  const payload: ReencryptRequest = {
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    items: versions.map((row) => ({ ...messageOf(row), ...addressOfKey(row.sk), version: row.version })),
    grants: members.map(({ id, grant }) => ({ member: id, grant: grant ?? '' })),
  };
  return invoke(payload);
}

export function response(ctx: Context<MutationReencryptItemsArgs>): object {
  const answer = invoked<ReencryptAnswer>(ctx);
  ctx.stash.answer = answer;
  return {};
}
