import { util } from '@aws-appsync/utils';
import { fail } from './errors.ts';

/** How far a pass of a re-encryption is. */
export interface Pass {
  vaultId: string;
  /** Epoch seconds at which it began. */
  since: number;
  /** Whether it is at the grants, the last page. */
  isLast: boolean;
  /** Whether it has found something under an older version of the key. */
  found: boolean;
  /** The token of the next page of versions. */
  page: string;
}

/** Where a pass stands; its begin without a token. Ends with `BadInput` for a token of another vault. */
export function passOf(token: string | null | undefined, vaultId: string): Pass {
  if (!token) return { vaultId, since: util.time.nowEpochSeconds(), isLast: false, found: false, page: '' };
  const pass = util.matches('^[A-Za-z0-9+/=]{1,6000}$', token)
    ? (JSON.parse(util.base64Decode(token)) as Pass | '')
    : '';
  if (!pass || pass.vaultId !== vaultId || !(pass.since <= util.time.nowEpochSeconds())) {
    return fail('BadInput', 'This nextToken is not of this vault. Begin again without one.');
  }
  return pass;
}

/** The token of a pass. It grants nothing: the caller is judged at every page, and the key store has the last word. */
export function tokenOf(pass: Pass): string {
  return util.base64Encode(JSON.stringify(pass));
}
