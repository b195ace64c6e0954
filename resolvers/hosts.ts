import type { Context } from '@aws-appsync/utils';
import type { ItemHost } from '../functions/payloads/items.ts';
import { put, remove, type WriteAction } from './actions.ts';
import { hostKey, hostPath } from './keys.ts';
import type { ItemRow } from './rows.ts';

/** The paths of an item's hosts, as its row keeps them. */
export function hostPaths(hosts: ItemHost[]): string[] {
  return hosts.map(({ domain, host }) => hostPath(domain, host));
}

/**
 * Puts the host rows of an item that differ from those it had, and removes those it has no longer. In the trash it has
 * none.
 * @param before the row that `item` replaces; none for a new item
 */
export function writeHosts(ctx: Context, item: ItemRow, before: ItemRow | null): WriteAction[] {
  const { id, vaultId, title, username } = item;
  const has = item.trashedAt ? [] : item.hosts;
  const had = before && !before.trashedAt ? before.hosts : [];
  const sameLabel =
    before !== null && before.title === title && (before.username ?? null) === (username ?? null);
  const changed = has.filter((path) => !sameLabel || had.indexOf(path) === -1);
  const gone = had.filter((path) => has.indexOf(path) === -1);
  return [
    ...changed.map((path) => put(ctx, hostKey(vaultId, path, id), { id, title, username })),
    ...gone.map((path) => remove(ctx, hostKey(vaultId, path, id))),
  ];
}
