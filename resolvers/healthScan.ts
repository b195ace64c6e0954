import { util } from '@aws-appsync/utils';
import type { Scan } from '../functions/payloads/health.ts';
import { fail } from './errors.ts';

/** Where a scan of a vault's health stands between two pages. */
export interface ScanPosition {
  vaultId: string;
  /** Id of the last item that was looked at; empty on the first page. */
  lastId: string;
  /** Absent on the first page. */
  scan?: Scan;
}

/** The token of the next page. It grants nothing: the caller is judged at every page, and its group ids are the caller's own. */
export function tokenOfScan(position: ScanPosition): string {
  return util.base64Encode(JSON.stringify(position));
}

/** Where a scan stands; its begin without a token. Ends with `BadInput` for a token of another vault. */
export function scanOf(token: string | null | undefined, vaultId: string): ScanPosition {
  if (!token) return { vaultId, lastId: '' };
  const position = util.matches('^[A-Za-z0-9+/=]{1,1000}$', token)
    ? (JSON.parse(util.base64Decode(token)) as ScanPosition | '')
    : '';
  if (!position || position.vaultId !== vaultId || !position.scan) return failToken();
  const { id, since, keyVersion } = position.scan;
  const isScan =
    util.matches('^[0-9a-f]{32}$', `${id}`) &&
    util.matches('^[0-9]{1,12}$', `${since}`) &&
    util.matches('^[0-9a-f-]{36}$', `${keyVersion}`) &&
    util.matches('^[0-9A-HJKMNP-TV-Z]{26}$', `${position.lastId}`);
  if (!isScan) return failToken();
  return { vaultId, lastId: `${position.lastId}`, scan: { id, since, keyVersion } };
}

function failToken(): never {
  return fail('BadInput', 'This nextToken is not of this vault. Begin again without one.');
}
