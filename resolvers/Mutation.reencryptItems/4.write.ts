import { runtime, type Context, type DynamoDBTransactWriteItemsRequest } from '@aws-appsync/utils';
import type { ReencryptAnswer } from '../../functions/payloads/keys.ts';
import type { MutationReencryptItemsArgs } from '../../generated/schema.ts';
import { checkMember, type WriteAction } from '../actions.ts';
import { callerOf } from '../caller.ts';
import { failBusy, failTable } from '../errors.ts';
import { memberKey, secretKeyOf } from '../keys.ts';
import type { MemberRow } from '../member.ts';
import type { Pass } from '../reencryption.ts';
import type { SecretRow } from '../secrets.ts';
import { replaceMessage, setGrant } from '../sealedActions.ts';

/**
 * Puts what was sealed anew where the same old message still is: a version that was removed meanwhile, and a grant that
 * was replaced, stays so. The caller's own grant replaces the check of the caller's row, which it would touch twice.
 */
export function request(ctx: Context<MutationReencryptItemsArgs>): DynamoDBTransactWriteItemsRequest {
  const { vaultId } = ctx.args.input;
  const { items, grants } = ctx.stash.answer as ReencryptAnswer;
  const pass = ctx.stash.pass as Pass;
  const versions = ctx.stash.rows as (SecretRow & { sk: string })[];
  const members = ctx.stash.rows as MemberRow[];
  const { id } = callerOf(ctx);
  const actions: WriteAction[] = [
    ...items.flatMap((item, index) => {
      const row = versions[index];
      return item.sealedAnew && row
        ? [replaceMessage(ctx, secretKeyOf(vaultId, row.sk), item.sealedAnew, row.keyVersion)]
        : [];
    }),
    ...grants.flatMap((grant, index) => {
      const row = members[index];
      return grant.sealedAnew && row
        ? [
            setGrant(ctx, memberKey(vaultId, row.id), { role: row.role }, grant.sealedAnew, {
              role: row.role,
              grantId: row.grantId ?? '',
            }),
          ]
        : [];
    }),
  ];
  const all = [...items, ...grants];
  ctx.stash.checked = all.length;
  ctx.stash.resealed = actions.length;
  ctx.stash.broken = all.filter((one) => one.kept === 'BROKEN').length;
  const page = ctx.stash.page as string;
  const found = pass.found || actions.length > 0;
  ctx.stash.found = found;
  ctx.stash.next = { ...pass, page, found, isLast: page === '' };
  if (actions.length === 0) runtime.earlyReturn({});
  const isOwnRow = members.some((row, index) => {
    const grant = grants[index];
    return row.id === id && grant !== undefined && grant.sealedAnew !== undefined;
  });
  return {
    operation: 'TransactWriteItems',
    transactItems: [...(isOwnRow ? [] : [checkMember(ctx, memberKey(vaultId, id), 'OWNER')]), ...actions],
  };
}

/** A page that met a live write is to be repeated: what it has sealed anew already is found done. */
export function response(ctx: Context<MutationReencryptItemsArgs>): object {
  if (ctx.error) {
    if (ctx.error.type === 'DynamoDB:TransactionCanceledException') failBusy();
    failTable(ctx.error);
  }
  return {};
}
