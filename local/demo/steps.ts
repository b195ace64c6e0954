import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VaultClient } from '../../examples/vaultClient.ts';
import { VaultError } from '../../examples/vaultError.ts';
import type { CreateItemInput, Item, Mutation, Query, Subscription } from '../../generated/schema.ts';
import type { ChromeRow } from './readChromeExport.ts';
import { repeatWhileBusy } from '../../examples/repeatWhileBusy.ts';

/** Requests in flight at a time. */
const parallel = 6;
/** How long an event may take to arrive. */
const eventsWithinMs = 10_000;

/** Makes a vault. @returns its id */
export async function createVault(client: VaultClient, name: string): Promise<string> {
  const { createVault: vault } = await client.graphql<Pick<Mutation, 'createVault'>>(
    `mutation ($input: CreateVaultInput!) { createVault(input: $input) { id } }`,
    { input: { requestToken: randomUUID(), name } },
  );
  return vault?.id ?? '';
}

/** Watches a vault. `seen` waits for the ITEM_CREATED events of these items, and counts the items that had one. */
export async function watchItems(
  client: VaultClient,
  vaultId: string,
): Promise<{ seen(itemIds: string[]): Promise<number> }> {
  const arrived = new Set<string>();
  const subscription = await client.subscribe<Pick<Subscription, 'onVaultEvent'>>(
    `subscription ($vaultId: ID!) {
      onVaultEvent(vaultId: $vaultId) { id vaultId type at actorId itemId itemVersion }
    }`,
    { vaultId },
  );
  const reading = (async () => {
    for await (const { onVaultEvent: event } of subscription) {
      if (event?.type === 'ITEM_CREATED' && event.itemId) arrived.add(event.itemId);
    }
    // A connection that breaks shows in the events that are missing.
  })().catch(() => undefined);
  return {
    async seen(itemIds) {
      const until = Date.now() + eventsWithinMs;
      while (Date.now() < until && !itemIds.every((id) => arrived.has(id))) await sleep(20);
      subscription.close();
      await reading;
      return itemIds.filter((id) => arrived.has(id)).length;
    },
  };
}

/** Stores each row as a LOGIN. @returns the rows by the id of their item, and the rows that the vault refused */
export async function storeRows(
  client: VaultClient,
  vaultId: string,
  rows: ChromeRow[],
): Promise<{ stored: Map<string, ChromeRow>; refused: { line: number; errorType: string }[] }> {
  const stored = new Map<string, ChromeRow>();
  const refused: { line: number; errorType: string }[] = [];
  await inParallel(rows, async (row) => {
    try {
      const input = inputOf(vaultId, row);
      const { createItem: item } = await repeatWhileBusy(() =>
        client.graphql<Pick<Mutation, 'createItem'>>(
          `mutation ($input: CreateItemInput!) { createItem(input: $input) { id } }`,
          { input },
        ),
      );
      if (item) stored.set(item.id, row);
    } catch (error) {
      refused.push({ line: row.line, errorType: error instanceof VaultError ? error.errorType : 'Internal' });
    }
  });
  return { stored, refused };
}

/** Lists all items, page by page. */
export async function listItems(client: VaultClient, vaultId: string): Promise<Item[]> {
  const listed: Item[] = [];
  let nextToken: string | null | undefined;
  do {
    const { items: page } = await client.graphql<Pick<Query, 'items'>>(
      `query ($vaultId: ID!, $nextToken: String) {
        items(vaultId: $vaultId, limit: 20, nextToken: $nextToken) {
          items { id title username urls version } nextToken
        }
      }`,
      { vaultId, nextToken },
    );
    listed.push(...(page?.items ?? []));
    nextToken = page?.nextToken;
  } while (nextToken);
  return listed;
}

/** Reveals every listed item and compares it with its row. @returns how many opened, and the lines that differ */
export async function compareSecrets(
  client: VaultClient,
  vaultId: string,
  items: Item[],
  rows: Map<string, ChromeRow>,
): Promise<{ reveals: number; differing: number[] }> {
  const differing: number[] = [];
  let reveals = 0;
  await inParallel(items, async (item) => {
    const { revealSecret: revealed } = await client.graphql<Pick<Query, 'revealSecret'>>(
      `query ($vaultId: ID!, $itemId: ID!, $minVersion: Int) {
        revealSecret(vaultId: $vaultId, itemId: $itemId, minVersion: $minVersion) {
          title username urls secret { __typename ... on LoginSecret { password notes } }
        }
      }`,
      { vaultId, itemId: item.id, minVersion: item.version },
    );
    if (revealed) reveals += 1;
    const row = rows.get(item.id);
    const expected = row && inputOf(vaultId, row);
    const secret = revealed?.secret.__typename === 'LoginSecret' ? revealed.secret : undefined;
    const same =
      revealed?.title === expected?.title &&
      (revealed?.username ?? '') === (expected?.username ?? '') &&
      revealed?.urls.join(' ') === expected?.urls?.join(' ') &&
      secret?.password === expected?.login?.password &&
      (secret?.notes ?? '') === (expected?.login?.notes ?? '');
    if (!row || !same) differing.push(row?.line ?? 0);
  });
  return { reveals, differing };
}

/** Tries to read the vault in three ways. @returns 1 when every one is refused as NotFound, else 0 */
export async function countRefusals(
  client: VaultClient,
  vaultId: string,
  itemId: string | undefined,
): Promise<number> {
  try {
    await client.graphql(
      `query ($vaultId: ID!, $itemId: ID!) {
        vault(vaultId: $vaultId) { name }
        items(vaultId: $vaultId) { items { title } }
        revealSecret(vaultId: $vaultId, itemId: $itemId) { title }
      }`,
      { vaultId, itemId },
    );
    return 0;
  } catch (error) {
    if (!(error instanceof VaultError) || error.errorType !== 'NotFound') return 0;
    return Object.values(error.data ?? {}).every((answer) => answer === null) ? 1 : 0;
  }
}

function inputOf(vaultId: string, row: ChromeRow): CreateItemInput {
  return {
    requestToken: randomUUID(),
    vaultId,
    title: row.name.trim() === '' ? new URL(row.url).hostname : row.name,
    username: row.username === '' ? null : row.username,
    urls: row.url === '' ? [] : [row.url],
    login: { password: row.password, notes: row.note === '' ? null : row.note },
  };
}

async function inParallel<T>(all: T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
    }),
  );
}
