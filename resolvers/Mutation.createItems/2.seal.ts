import { util, type Context, type LambdaRequest } from '@aws-appsync/utils';
import type { SealBatchAnswer, SealBatchRequest } from '../../functions/payloads/seal.ts';
import type { MutationCreateItemsArgs } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import { invoke, invoked } from '../invoke.ts';
import type { MemberRow } from '../member.ts';
import { skipWhenCommitted } from '../request.ts';

/** The last character of the ids of a batch, in the order of its items. */
const lastCharacters = '0123456789ABCDEFGHJKMNPQR';

export function request(ctx: Context<MutationCreateItemsArgs>): LambdaRequest {
  skipWhenCommitted(ctx);
  const { vaultId, items } = ctx.args.input;
  const first = util.autoUlid();
  const ids = items.map((_, index) => `${first.slice(0, 25)}${lastCharacters.charAt(index)}`);
  ctx.stash.itemIds = ids;
  const payload: SealBatchRequest = {
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    items: items.map(
      (
        {
          title,
          username,
          urls,
          login,
          note,
          card,
          identity,
          sshKey,
          apiKey,
          database,
          wifi,
          custom,
          customFields,
        },
        index,
      ) => ({
        itemId: ids[index] ?? '',
        change: {
          title,
          username,
          urls,
          login,
          note,
          card,
          identity,
          sshKey,
          apiKey,
          database,
          wifi,
          custom,
          customFields,
        },
      }),
    ),
  };
  return invoke(payload);
}

export function response(ctx: Context<MutationCreateItemsArgs>): SealBatchAnswer {
  const sealed = invoked<SealBatchAnswer>(ctx);
  ctx.stash.sealed = sealed.items;
  return sealed;
}
