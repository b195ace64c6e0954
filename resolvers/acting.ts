import type { Context } from '@aws-appsync/utils';
import type { Acting } from '../functions/payloads/common.ts';
import { callerOf } from './caller.ts';
import type { MemberRow } from './member.ts';

/** Who acts, as the functions take it: the proven identity, and the grant of the member row that was read. */
export function acting(ctx: Context, vaultId: string, member: MemberRow): Acting {
  return { vaultId, caller: callerOf(ctx).id, grant: member.grant ?? '' };
}
