import { extensions, util, type Context } from '@aws-appsync/utils';
import type { SubscriptionOnVaultEventArgs } from '../generated/schema.ts';
import { callerOf } from './caller.ts';
import { requireRole, type MemberRow } from './member.ts';
import { toDateTime } from './rows.ts';
import { gotRow } from './table.ts';

export { getOwnMember as request } from './authorize.ts';

/**
 * Delivers the events of the vault, until the membership ends; a removal closes the connection (`closeSubscriptions`).
 * A subscription resolver answers null (AppSync developer guide, enhanced filtering).
 */
export function response(ctx: Context<SubscriptionOnVaultEventArgs>): null {
  const member = requireRole(ctx, gotRow<MemberRow>(ctx), 'VIEWER');
  const { vaultId } = ctx.args;
  const filter = member.exp
    ? { vaultId: { eq: vaultId }, at: { lt: toDateTime(member.exp) } }
    : { vaultId: { eq: vaultId } };
  extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter(filter));
  extensions.setSubscriptionInvalidationFilter(
    util.transform.toSubscriptionFilter({ vaultId: { eq: vaultId }, memberId: { eq: callerOf(ctx).id } }),
  );
  return null;
}
