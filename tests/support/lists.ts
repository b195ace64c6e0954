import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Item, NewItemInput, QueryItemsArgs } from '../../generated/schema.ts';
import type { Api } from './api.ts';

/** The items of a list, page by page to its end; no page is larger than the limit. */
export async function allItems(api: Api, args: QueryItemsArgs): Promise<Item[]> {
  const items: Item[] = [];
  let nextToken: string | null | undefined = null;
  do {
    const page = await api.items({ ...args, nextToken });
    expect(page.items.length).toBeLessThanOrEqual(args.limit ?? 50);
    items.push(...page.items);
    ({ nextToken } = page);
  } while (nextToken);
  return items;
}

/**
 * Waits until a list by an index, which is eventually consistent in AWS, has as many items as it should have.
 * @returns its items as they are then, or after five seconds
 */
export async function settledItems(api: Api, args: QueryItemsArgs, count: number): Promise<Item[]> {
  const end = Date.now() + 5000;
  for (;;) {
    const items = await allItems(api, args);
    if (items.length === count || Date.now() > end) return items;
    await sleep(50);
  }
}

/** A new vault of the caller's with these items, made in this order; each is a login unless it says otherwise. */
export async function vaultWith(
  api: Api,
  given: Partial<NewItemInput>[],
): Promise<{ vaultId: string; items: Item[] }> {
  const { id: vaultId } = await api.createVault();
  const items: Item[] = [];
  for (const one of given) items.push(await api.createItem({ vaultId, ...one }));
  return { vaultId, items };
}
