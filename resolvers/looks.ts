import { hostRows, hostsBefore } from './keys.ts';

/**
 * A look at host rows, the greatest first. The page's registrable domain is not known to a resolver (the public suffix
 * list is too big), but its rows are the first ones from the page's host downwards whose domain is a parent of the host.
 */
export interface Look {
  pk: string;
  from: string;
  to: string;
  /** The page's registrable domain, when the look is at its rows alone. */
  domain?: string;
  /** The last row of the look before, which was full. */
  rest?: string;
}

/** What a look has shown. */
export interface Seen {
  /** The page's registrable domain; empty: no row of it was there. */
  domain: string;
  /** Sort key of the last row. */
  last: string;
  /** Whether there may be more. */
  isFull: boolean;
  /** Whether as many items are known as are wanted. */
  isEnough: boolean;
}

/** From the page's host downwards. */
export function firstLook(vaultId: string, host: string): Look {
  return hostsBefore(vaultId, host);
}

/** Where to look after a look; null: there is nothing left to find. */
export function nextLook(vaultId: string, host: string, look: Look, seen: Seen): Look | null {
  if (look.domain) return lookAgain(vaultId, look, seen);
  if (!seen.isFull) return null;
  return seen.domain === '' ? lookBehind(vaultId, host, seen.last) : lookAtDomain(vaultId, host, seen);
}

/** Other domains (`example-shop.com`) filled the look: on from the first host above the page's whose rows it did not reach. */
function lookBehind(vaultId: string, host: string, last: string): Look | null {
  const labels = host.split('.');
  const looks = labels
    .map((_, index) => labels.slice(index).join('.'))
    .filter((parent) => parent.indexOf('.') !== -1)
    .map((parent) => hostsBefore(vaultId, parent));
  return looks.find(({ to }) => to < last) ?? null;
}

/** Hosts that sort after the page's filled the look: on with those that do not, among them all above it. */
function lookAtDomain(vaultId: string, host: string, { domain, last }: Seen): Look {
  const { pk, from } = hostRows(vaultId, domain, domain);
  const { to } = hostRows(vaultId, domain, host);
  return { pk, from, to, domain, rest: last };
}

/** When this one was full as well, the domain's own host is still to be found; else what the look before did not reach. */
function lookAgain(vaultId: string, { domain, rest }: Look, { isFull, isEnough }: Seen): Look | null {
  if (!domain || !rest || (isEnough && !isFull)) return null;
  const rows = hostRows(vaultId, domain, domain);
  return isFull ? { ...rows, domain } : { ...rows, to: rest, domain };
}
