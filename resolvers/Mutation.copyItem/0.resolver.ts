import type { Context } from '@aws-appsync/utils';
import type { Item, MutationCopyItemArgs } from '../../generated/schema.ts';
import type { Asked } from '../authorizeReveal.ts';
import { checkIds, checkLine, checkRequestToken, checkVersion } from '../validate.ts';

export function request(ctx: Context<MutationCopyItemArgs>): object {
  const { requestToken, vaultId, fromVaultId, itemId, version, title } = ctx.args.input;
  checkRequestToken(requestToken);
  checkIds([vaultId, fromVaultId, itemId]);
  checkVersion(version ?? 1);
  checkLine(title ?? 'none', 'title', 200);
  const reason = `Copied to the vault ${vaultId}`;
  const asked: Asked = { vaultId: fromVaultId, itemId, version, reason, form: 'COPY' };
  ctx.stash.asked = asked;
  return {};
}

export function response(ctx: Context<MutationCopyItemArgs>): Item {
  return ctx.stash.committed as Item;
}
