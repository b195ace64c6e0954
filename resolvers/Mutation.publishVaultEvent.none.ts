import type { Context } from '@aws-appsync/utils';
import type { MutationPublishVaultEventArgs, VaultEvent } from '../generated/schema.ts';
import { isOwnFunction } from './caller.ts';
import { fail } from './errors.ts';

export function request(ctx: Context<MutationPublishVaultEventArgs>): { payload: VaultEvent } {
  if (!isOwnFunction(ctx, 'PUBLISHER_ROLE')) {
    fail('Unauthorized', 'Only the vault itself publishes events. Subscribe to onVaultEvent to watch them.');
  }
  return { payload: ctx.args.input };
}

export function response(ctx: Context<MutationPublishVaultEventArgs>): VaultEvent {
  return ctx.result as VaultEvent;
}
