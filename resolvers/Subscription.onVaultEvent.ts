import { extensions, util, type Context } from '@aws-appsync/utils';
import type { SubscriptionOnVaultEventArgs } from '../generated/schema.ts';
import { requireRole, type MemberRow } from './member.ts';
import { gotRow } from './table.ts';

export { getOwnMember as request } from './authorize.ts';

/** A subscription resolver answers null (AppSync developer guide, enhanced filtering). */
export function response(ctx: Context<SubscriptionOnVaultEventArgs>): null {
  requireRole(gotRow<MemberRow>(ctx), 'VIEWER');
  extensions.setSubscriptionFilter(
    util.transform.toSubscriptionFilter({ vaultId: { eq: ctx.args.vaultId } }),
  );
  return null;
}
