import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { AuditEvent, QueryEventsArgs } from '../../generated/schema.ts';
import type { Api } from './api.ts';

/** The records of a vault, page by page to the end; no page is larger than the limit. */
export async function allEvents(api: Api, args: QueryEventsArgs): Promise<AuditEvent[]> {
  const items: AuditEvent[] = [];
  let nextToken: string | null | undefined = null;
  do {
    const page = await api.events({ ...args, nextToken });
    expect(page.items.length).toBeLessThanOrEqual(args.limit ?? 50);
    items.push(...page.items);
    ({ nextToken } = page);
  } while (nextToken);
  return items;
}

/** Waits until a list by an index, which is eventually consistent in AWS, has as many records as it should have. */
export async function settledEvents(api: Api, args: QueryEventsArgs, count: number): Promise<AuditEvent[]> {
  const end = Date.now() + 5000;
  for (;;) {
    const events = await allEvents(api, args);
    if (events.length === count || Date.now() > end) return events;
    await sleep(50);
  }
}

/** A new vault of the caller's in which two items were made, changed and revealed, one after the other. */
export async function busyVault(api: Api): Promise<{ vaultId: string; one: string; other: string }> {
  const { id: vaultId } = await api.createVault();
  const { id: one } = await api.createItem({ vaultId });
  await api.revealSecret({ vaultId, itemId: one, reason: 'Support call 🎧' });
  const { id: other } = await api.createItem({ vaultId });
  await api.updateItem({ vaultId, itemId: one, expectedVersion: 1, title: 'New' });
  await api.revealSecret({ vaultId, itemId: other });
  await api.revealSecret({ vaultId, itemId: one });
  return { vaultId, one, other };
}
