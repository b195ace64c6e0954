import type { Mutation, Query } from '../generated/schema.ts';
import { callAppSync } from './callAppSync.ts';

const vaultsDue = `query VaultsDue($nextToken: String) {
  vaultsDue(nextToken: $nextToken) { vaultIds nextToken }
}`;
const beginShred = `mutation BeginShred($input: ShredInput!) { beginShred(input: $input) { vaultId } }`;
const purgePage = `mutation PurgeVaultPage($input: ShredInput!) { purgeVaultPage(input: $input) { done } }`;

/** Leaves room for the last call below the function's fifteen minutes. */
const MOST_MILLISECONDS = 13 * 60 * 1000;

/**
 * Destroys the vaults whose time is over: the key, then the rows, page by page. What is left undone, the next run goes on
 * with: a vault stays in the list of those that are due until its last row is gone.
 * @returns how many vaults are gone, and how many are left: those that the key store says are not due, and failures
 */
export async function handler(): Promise<{ gone: number; left: number }> {
  const until = Date.now() + MOST_MILLISECONDS;
  let gone = 0;
  let left = 0;
  let nextToken: string | null | undefined;
  do {
    const { data: page } = await callAppSync<Pick<Query, 'vaultsDue'>>(vaultsDue, { nextToken });
    if (!page?.vaultsDue) throw new Error('The function failed.');
    for (const vaultId of page.vaultsDue.vaultIds) {
      if (await shred(vaultId, until)) gone += 1;
      else left += 1;
    }
    ({ nextToken } = page.vaultsDue);
  } while (nextToken && Date.now() < until);
  return { gone, left };
}

async function shred(vaultId: string, until: number): Promise<boolean> {
  const variables = { input: { vaultId } };
  if (!(await callAppSync(beginShred, variables)).data) return false;
  while (Date.now() < until) {
    const { data } = await callAppSync<Pick<Mutation, 'purgeVaultPage'>>(purgePage, variables);
    if (!data?.purgeVaultPage) return false;
    if (data.purgeVaultPage.done) return true;
  }
  return false;
}
