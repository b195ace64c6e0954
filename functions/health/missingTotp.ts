import { hostsOf } from '../hosts.ts';
import type { SealedItem } from '../payloads/items.ts';
import sites from './totpSites.json' with { type: 'json' };

const offering = new Set(sites.domains);

/** The registrable domain of a LOGIN's site that offers one-time codes, where the item has no seed for them. */
export function missingTotp(item: SealedItem): string | undefined {
  if (item.kind !== 'LOGIN' || item.secret.totp) return undefined;
  if (item.customFields.some(({ type }) => type === 'TOTP')) return undefined;
  return hostsOf(item.urls).find(({ domain }) => offering.has(domain))?.domain;
}
