import { badInput } from './errors.ts';
import { domainOf, hostOf } from './hosts.ts';
import { parseWebUrl } from './urls.ts';

/**
 * Lets an autofill through when the page belongs to one of an item's sealed URLs: its host is the URL's host or a
 * subdomain of it within the same registrable domain, and it is https unless the URL is http. Ports and paths do not
 * count. Throws `BadInput` for any other page.
 */
export function checkPage(page: string, sealedUrls: string[]): void {
  const pageUrl = parseWebUrl(page);
  if (!pageUrl || !sealedUrls.some((url) => belongs(pageUrl, parseWebUrl(url)))) {
    throw badInput(
      'The page given as forUrl does not belong to a URL of this item. Do not fill the secret in there.',
    );
  }
}

function belongs(page: URL, sealed: URL | undefined): boolean {
  if (!sealed) return false;
  if (page.protocol !== 'https:' && sealed.protocol !== 'http:') return false;
  const pageHost = hostOf(page);
  const sealedHost = hostOf(sealed);
  if (pageHost === sealedHost) return true;
  return pageHost.endsWith(`.${sealedHost}`) && domainOf(pageHost) === domainOf(sealedHost);
}
