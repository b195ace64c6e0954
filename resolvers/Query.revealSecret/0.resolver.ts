import type { Context } from '@aws-appsync/utils';
import type { QueryRevealSecretArgs, RevealedSecret } from '../../generated/schema.ts';
import type { Asked } from '../authorizeReveal.ts';
import { checkIds, checkLine, checkVersion } from '../validate.ts';

export function request(ctx: Context<QueryRevealSecretArgs>): object {
  const { vaultId, itemId, version, minVersion, forUrl, reason } = ctx.args;
  checkIds([vaultId, itemId]);
  checkVersion(version ?? 1);
  checkVersion(minVersion ?? 1);
  checkLine(reason ?? 'none', 'reason', 200);
  const asked: Asked = { vaultId, itemId, version, minVersion, reason, isAutofill: !!forUrl };
  ctx.stash.asked = asked;
  return {};
}

export function response(ctx: Context<QueryRevealSecretArgs>): RevealedSecret {
  return ctx.prev.result as RevealedSecret;
}
