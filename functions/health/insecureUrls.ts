import { isIPv4, isIPv6 } from 'node:net';
import { hostOf } from '../hosts.ts';
import { parseWebUrl } from '../urls.ts';

/** Names that no public server has (RFC 6761, 6762, 8375; ICANN's reserved `internal`). */
const LOCAL_NAMES = ['localhost', 'local', 'home.arpa', 'internal', 'lan', 'test'];
/** RFC 1122, 1918, 3927. */
const LOCAL_IPV4 = /^(127|10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\./;
/** RFC 4193, 4291. */
const LOCAL_IPV6 = /^(::1$|f[cd]|fe[89ab])/;

/** Whether one of the URLs is reached without TLS, and over more than the local network. */
export function hasInsecureUrl(urls: readonly string[]): boolean {
  return urls.map(parseWebUrl).some((url) => url?.protocol === 'http:' && !isLocal(hostOf(url)));
}

function isLocal(host: string): boolean {
  if (isIPv4(host)) return LOCAL_IPV4.test(host);
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIPv6(bare)) return LOCAL_IPV6.test(bare);
  return !host.includes('.') || LOCAL_NAMES.some((name) => host === name || host.endsWith(`.${name}`));
}
