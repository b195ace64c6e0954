import { runtime, type Context, type LambdaRequest } from '@aws-appsync/utils';
import type { OpenAnswer, OpenBatchAnswer, OpenBatchRequest } from '../../functions/payloads/open.ts';
import type { QueryRevealSecretsArgs, RevealResult } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import type { Refusal } from '../errors.ts';
import { invoke, invoked } from '../invoke.ts';
import type { MemberRow } from '../member.ts';
import { openable, type Place } from '../revealBatch.ts';
import { listedOf, toRevealed } from '../revealed.ts';
import type { ItemRow } from '../rows.ts';
import { messageOf, type SecretRow } from '../secrets.ts';

export function request(ctx: Context<QueryRevealSecretsArgs>): LambdaRequest {
  const { vaultId } = ctx.args;
  const places = ctx.stash.places as Place[];
  const opening = openable(places);
  if (opening.length === 0) {
    runtime.earlyReturn({ results: places.map((place) => refused(place, place.refusal)) });
  }
  const payload: OpenBatchRequest = {
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    items: opening.map(({ itemId, version, item, secret }) => ({
      ...messageOf(secret as SecretRow),
      itemId,
      version: version ?? 0,
      listed: listedOf(item as ItemRow, version ?? 0),
    })),
  };
  return invoke(payload);
}

export function response(ctx: Context<QueryRevealSecretsArgs>): { results: RevealResult[] } {
  const { vaultId } = ctx.args;
  const opened = invoked<OpenBatchAnswer>(ctx).results;
  const results: RevealResult[] = [];
  let place = 0;
  for (const asked of ctx.stash.places as Place[]) {
    const { itemId, version, refusal } = asked;
    const { error } = refusal ? { error: refusal } : (opened[place] as { error?: Refusal });
    results.push(
      error
        ? refused(asked, error)
        : {
            itemId,
            version,
            revealed: toRevealed({ vaultId, itemId, version: version ?? 0 }, opened[place] as OpenAnswer),
          },
    );
    place += refusal ? 0 : 1;
  }
  return { results };
}

function refused({ itemId, version }: Place, error: Refusal | undefined): RevealResult {
  return { itemId, version, error };
}
