import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { HealthAnswer, HealthItem, HealthRequest } from '../../functions/payloads/health.ts';
import type { QueryVaultHealthArgs, VaultHealthPage } from '../../generated/schema.ts';
import { acting } from '../acting.ts';
import { tokenOfScan, type ScanPosition } from '../healthScan.ts';
import { invoke, invoked } from '../invoke.ts';
import type { MemberRow, VaultRow } from '../member.ts';
import type { ItemRow } from '../rows.ts';
import { messageOf, type SecretRow } from '../secrets.ts';

export function request(ctx: Context<QueryVaultHealthArgs>): LambdaRequest {
  const rows = ctx.stash.items as ItemRow[];
  const secrets = ctx.stash.secrets as (SecretRow | null)[];
  const vault = ctx.stash.vault as VaultRow;
  const payload: HealthRequest = {
    ...acting(ctx, ctx.args.vaultId, ctx.stash.member as MemberRow),
    scan: (ctx.stash.position as ScanPosition).scan,
    items: rows.flatMap((row, index) => toCheck(row, secrets[index])),
    breachCheck: vault.breachCheck ?? false,
  };
  return invoke(payload);
}

export function response(ctx: Context<QueryVaultHealthArgs>): VaultHealthPage {
  const { vaultId } = ctx.args;
  const { scan, ...findings } = invoked<HealthAnswer>(ctx);
  const rows = ctx.stash.items as ItemRow[];
  const secrets = ctx.stash.secrets as (SecretRow | null)[];
  const lastId = ctx.stash.lastId as string;
  const missing = rows.filter((_, index) => !secrets[index]).map(({ id }) => id);
  return {
    ...findings,
    vaultId,
    checked: rows.length,
    broken: [...missing, ...findings.broken],
    nextToken: lastId === '' ? null : tokenOfScan({ vaultId, lastId, scan }),
  };
}

function toCheck(row: ItemRow, secret: SecretRow | null | undefined): HealthItem[] {
  if (!secret) return [];
  const listed = { title: row.title, username: row.username ?? null, urls: row.urls };
  return [{ ...messageOf(secret), itemId: row.id, version: row.version, sealedAt: secret.at, listed }];
}
