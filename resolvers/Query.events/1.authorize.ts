import type { Context } from '@aws-appsync/utils';
import type { QueryEventsArgs } from '../../generated/schema.ts';
import { fail } from '../errors.ts';
import { requireRole, type MemberRow } from '../member.ts';
import { gotRow } from '../table.ts';
import { checkIds, checkMemberId } from '../validate.ts';

export { getOwnMember as request } from '../authorize.ts';

export function response(ctx: Context<QueryEventsArgs>): object {
  const member = requireRole(ctx, gotRow<MemberRow>(ctx), 'OWNER');
  const { itemId, memberId } = ctx.args;
  if (itemId && memberId) fail('BadInput', 'Give itemId or memberId, not both.');
  if (itemId !== null && itemId !== undefined) checkIds([itemId]);
  if (memberId !== null && memberId !== undefined) checkMemberId(memberId);
  return member;
}
