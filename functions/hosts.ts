import { getDomain } from 'tldts';
import type { ItemHost } from './payloads/items.ts';
import { parseWebUrl } from './urls.ts';

/** A URL's host: punycode, lower case, without the dot of the root. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/\.$/, '');
}

/**
 * The registrable domain of a host, by the public suffix list with its private part: two customers of `github.io` are
 * strangers. The host itself where it has none: an IP address, `localhost`, a public suffix.
 */
export function domainOf(host: string): string {
  return getDomain(host, { allowPrivateDomains: true }) ?? host;
}

/** The hosts of an item's URLs, each once, in the order of the URLs. */
export function hostsOf(urls: string[]): ItemHost[] {
  const hosts = urls.map(parseWebUrl).flatMap((url) => (url ? [hostOf(url)] : []));
  return [...new Set(hosts)].map((host) => ({ domain: domainOf(host), host }));
}
