import type { Context } from '@aws-appsync/utils';
import { requireRole, type MemberRow } from '../member.ts';
import { gotRow } from '../table.ts';

export { getOwnMember as request } from '../authorize.ts';

export function response(ctx: Context): MemberRow {
  return requireRole(ctx, gotRow<MemberRow>(ctx), 'OWNER');
}
