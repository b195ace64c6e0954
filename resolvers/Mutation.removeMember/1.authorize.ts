import type { Context } from '@aws-appsync/utils';
import type { MutationRemoveMemberArgs } from '../../generated/schema.ts';
import { authorizeOwner } from '../authorizeOwner.ts';
import { fail, failNotFound } from '../errors.ts';
import type { MemberRow } from '../member.ts';

export { request } from '../authorizeOwner.ts';

export function response(ctx: Context<MutationRemoveMemberArgs>): object {
  authorizeOwner(ctx, ['ACTIVE', 'LOCKED']);
  if (ctx.stash.committed) return {};
  const target = ctx.stash.target as MemberRow | null;
  if (!target) return failNotFound();
  if (target.id === (ctx.stash.member as MemberRow).id) fail('BadInput', 'This is yourself. Use leaveVault.');
  return {};
}
