/** The health of a whole vault: `vaultHealth` checks a page at a time, and what spans pages shows when they are put together. */
import type {
  BreachCheck,
  BreachedPassword,
  ExpiringItem,
  HealthGroup,
  MissingTotp,
  OldVersion,
  Query,
  VaultHealthPage,
  WeakPassword,
} from '../generated/schema.ts';
import type { Graphql } from './catchUp.ts';

/** What is wrong in a vault; items by their ids. */
export interface HealthReport {
  checked: number;
  /** Items that have the same password, by two or more. */
  reused: string[][];
  /** Items that are the same one, by two or more. */
  duplicates: string[][];
  broken: string[];
  weak: WeakPassword[];
  old: OldVersion[];
  insecureUrls: string[];
  missingTotp: MissingTotp[];
  expiring: ExpiringItem[];
  breached: BreachedPassword[];
  breachCheck: BreachCheck;
}

const vaultHealth = `query ($vaultId: ID!, $nextToken: String) {
  vaultHealth(vaultId: $vaultId, nextToken: $nextToken) {
    vaultId checked broken insecureUrls breachCheck nextToken
    passwordGroups { itemId group } contentGroups { itemId group }
    weak { itemId score } old { itemId sealedAt } missingTotp { itemId domain }
    expiring { itemId on expired } breached { itemId count }
  }
}`;

/**
 * Checks all of a vault, page by page.
 *
 * @throws whatever the client throws; `LimitExceeded` after 300 pages in an hour
 */
export async function readHealth(graphql: Graphql, vaultId: string): Promise<HealthReport> {
  const pages: VaultHealthPage[] = [];
  let nextToken: string | null | undefined;
  do {
    const { vaultHealth: page } = await graphql<Pick<Query, 'vaultHealth'>>(vaultHealth, {
      vaultId,
      nextToken,
    });
    if (!page) throw new Error('The vault answered nothing.');
    pages.push(page);
    nextToken = page.nextToken;
  } while (nextToken);
  return mergeHealth(pages);
}

/** Puts the pages of one scan together. Of two scans it would find nothing in common. */
export function mergeHealth(pages: VaultHealthPage[]): HealthReport {
  const checks = pages.map(({ breachCheck }) => breachCheck);
  return {
    checked: pages.reduce((sum, { checked }) => sum + checked, 0),
    reused: shared(pages.flatMap(({ passwordGroups }) => passwordGroups)),
    duplicates: shared(pages.flatMap(({ contentGroups }) => contentGroups)),
    broken: pages.flatMap(({ broken }) => broken),
    weak: pages.flatMap(({ weak }) => weak),
    old: pages.flatMap(({ old }) => old),
    insecureUrls: pages.flatMap(({ insecureUrls }) => insecureUrls),
    missingTotp: pages.flatMap(({ missingTotp }) => missingTotp),
    expiring: pages.flatMap(({ expiring }) => expiring),
    breached: pages.flatMap(({ breached }) => breached),
    breachCheck: checks.includes('UNAVAILABLE') ? 'UNAVAILABLE' : (checks[0] ?? 'OFF'),
  };
}

/** The items of each group that has more than one. */
function shared(groups: HealthGroup[]): string[][] {
  const byGroup = new Map<string, string[]>();
  for (const { itemId, group } of groups) byGroup.set(group, [...(byGroup.get(group) ?? []), itemId]);
  return [...byGroup.values()].filter((itemIds) => itemIds.length > 1);
}
