import type { Context } from '@aws-appsync/utils';
import type { ItemAddress } from '../functions/payloads/common.ts';
import type { OpenAnswer, OpenRequest } from '../functions/payloads/open.ts';
import type { RevealedSecret, Secret } from '../generated/schema.ts';
import { acting } from './acting.ts';
import type { Asked } from './authorizeReveal.ts';
import type { MemberRow } from './member.ts';
import type { ItemRow } from './rows.ts';
import { messageOf, type SecretRow } from './secrets.ts';

const types = {
  LOGIN: 'LoginSecret',
  NOTE: 'NoteSecret',
  CARD: 'CardSecret',
  IDENTITY: 'IdentitySecret',
  SSH_KEY: 'SshKeySecret',
  API_KEY: 'ApiKeySecret',
  DATABASE: 'DatabaseSecret',
  WIFI: 'WifiSecret',
  CUSTOM: 'CustomSecret',
} as const;

/** What the table lists of an item, for the function to compare: that of its current version alone. */
export function listedOf(item: ItemRow, version: number): OpenRequest['listed'] {
  const listed = { title: item.title, username: item.username ?? null, urls: item.urls };
  return version === item.version ? listed : undefined;
}

/** What the steps of a reveal found, as the functions open it. */
export function openRequest(ctx: Context): OpenRequest {
  const { vaultId, itemId } = ctx.stash.asked as Asked;
  const version = ctx.stash.version as number;
  return {
    ...messageOf(ctx.stash.secret as SecretRow),
    ...acting(ctx, vaultId, ctx.stash.member as MemberRow),
    itemId,
    version,
    listed: listedOf(ctx.stash.item as ItemRow, version),
  };
}

/** What was opened, as the schema's type. */
export function toRevealed({ vaultId, itemId, version }: ItemAddress, opened: OpenAnswer): RevealedSecret {
  const { kind, secret, ...shown } = opened;
  return { vaultId, itemId, version, ...shown, secret: { __typename: types[kind], ...secret } as Secret };
}
