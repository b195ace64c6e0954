import { badInput } from './errors.ts';
import { parseUrl } from './parseUrl.ts';

const MOST_URLS = 20;
const URL_CHARACTERS = 2000;
const HOST_CHARACTERS = 253;
const SCHEMES = ['http:', 'https:'];
/** White space, control characters and lone surrogates. */
const NOT_IN_URL = /[\s\p{Cc}\p{Cs}]/u;

/**
 * A web address that an item may hold: http or https, a host, up to 2,000 characters, no white space. No user name or
 * password in it: URLs are listed in clear. `undefined` for anything else.
 */
export function parseWebUrl(url: unknown): URL | undefined {
  if (typeof url !== 'string' || url.length > URL_CHARACTERS) return undefined;
  // The URL parser drops line breaks and trims: two texts would be one address.
  const parsed = NOT_IN_URL.test(url) ? undefined : parseUrl(url);
  const usable =
    parsed !== undefined &&
    SCHEMES.includes(parsed.protocol) &&
    parsed.username === '' &&
    parsed.password === '' &&
    parsed.hostname.length <= HOST_CHARACTERS;
  return usable ? parsed : undefined;
}

/** An item's URLs, as they were given. Throws `BadInput`. */
export function checkUrls(urls: unknown): string[] {
  if (!Array.isArray(urls) || urls.length > MOST_URLS)
    throw badInput(`An item may have up to ${MOST_URLS} URLs.`);
  return urls.map((url: unknown) => {
    if (typeof url === 'string' && parseWebUrl(url)) return url;
    throw badInput(
      `A URL must be http or https, without a user name or password in it, and have up to ${URL_CHARACTERS} characters.`,
    );
  });
}
