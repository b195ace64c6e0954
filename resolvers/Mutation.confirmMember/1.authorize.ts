import type { Context } from '@aws-appsync/utils';
import type { MutationConfirmMemberArgs } from '../../generated/schema.ts';
import { authorizeOwner } from '../authorizeOwner.ts';
import { fail, failNotFound } from '../errors.ts';
import type { MemberRow } from '../member.ts';
import { secondsOf } from '../validate.ts';

export { request } from '../authorizeOwner.ts';

/** What the owner confirms is what the owner has read: a row that was raised in between is not. */
export function response(ctx: Context<MutationConfirmMemberArgs>): object {
  authorizeOwner(ctx, ['ACTIVE']);
  if (ctx.stash.committed) return {};
  const { role, expiresAt } = ctx.args.input;
  const target = ctx.stash.target as MemberRow | null;
  if (!target) return failNotFound();
  if (target.state !== 'PENDING')
    fail('BadInput', 'This member is confirmed already. Use changeRole to change the role.');
  const end = expiresAt ? secondsOf(expiresAt) : 0;
  if (target.role !== role || (target.exp ?? 0) !== end) {
    fail('BadInput', 'role or expiresAt is not what this member waits for. Read the list of members again.');
  }
  ctx.stash.grant = { member: target.id, role, expires: end === 0 ? null : end };
  return {};
}
