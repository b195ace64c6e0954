import type { Context } from '@aws-appsync/utils';
import { callerOf } from './caller.ts';
import { thisHour } from './hourlyCount.ts';
import { revealCountKey, type Key } from './keys.ts';

/** The caller's count of reveals in this clock hour. */
export function countKeyOf(ctx: Context, vaultId: string): Key {
  return revealCountKey(vaultId, callerOf(ctx).id, thisHour());
}
