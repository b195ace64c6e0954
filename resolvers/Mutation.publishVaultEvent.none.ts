import { util, type AppSyncIdentityIAM, type Context } from '@aws-appsync/utils';
import type { MutationPublishVaultEventArgs, VaultEvent } from '../generated/schema.ts';
import { assumedRole } from './caller.ts';
import { fail } from './errors.ts';

/** The publisher alone, by the role that it assumed: the schema keeps people out, this keeps other machines out. */
export function request(ctx: Context<MutationPublishVaultEventArgs>): { payload: VaultEvent } {
  const isMachine = util.authType() === 'IAM Authorization';
  if (!isMachine || assumedRole(ctx.identity as AppSyncIdentityIAM) !== ctx.env.PUBLISHER_ROLE) {
    fail('Unauthorized', 'Only the vault itself publishes events. Subscribe to onVaultEvent to watch them.');
  }
  return { payload: ctx.args.input };
}

export function response(ctx: Context<MutationPublishVaultEventArgs>): VaultEvent {
  return ctx.result as VaultEvent;
}
