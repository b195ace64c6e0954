import { extensions } from '@aws-appsync/utils';

/** Ends the live connections of a member in a vault; the subscription's invalidation filter names the same fields. */
export function closeSubscriptions(member: { vaultId: string; memberId: string }): void {
  extensions.invalidateSubscriptions({
    subscriptionField: 'onVaultEvent',
    payload: { vaultId: member.vaultId, memberId: member.memberId },
  });
}
