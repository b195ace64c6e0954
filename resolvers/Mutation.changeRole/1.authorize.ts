import type { Context } from '@aws-appsync/utils';
import type { MutationChangeRoleArgs } from '../../generated/schema.ts';
import { authorizeOwner } from '../authorizeOwner.ts';
import { fail, failNotFound } from '../errors.ts';
import type { MemberRow, VaultRow } from '../member.ts';
import { secondsOf } from '../validate.ts';

export { request } from '../authorizeOwner.ts';

export function response(ctx: Context<MutationChangeRoleArgs>): object {
  authorizeOwner(ctx, ['ACTIVE']);
  if (ctx.stash.committed) return {};
  const { role, expiresAt } = ctx.args.input;
  const target = ctx.stash.target as MemberRow | null;
  if (!target) return failNotFound();
  if (target.state !== 'ACTIVE') fail('BadInput', 'This member is pending. Confirm the member first.');
  if (role === 'OWNER' && target.kind !== 'PERSON')
    fail('BadInput', 'An OWNER is a person. A machine is an EDITOR at most.');
  const wasOwner = target.role === 'OWNER';
  if (wasOwner && role !== 'OWNER' && (ctx.stash.vault as VaultRow).owners < 2)
    fail('BadInput', 'This is the last OWNER of the vault. Make another member an OWNER first.');
  ctx.stash.grant = { member: target.id, role, expires: expiresAt ? secondsOf(expiresAt) : null };
  return {};
}
