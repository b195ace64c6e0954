import { util } from '@aws-appsync/utils';
import type { Role } from '../generated/schema.ts';
import { fail } from './errors.ts';
import { isComparedWhole } from './keys.ts';

/**
 * Ids of vaults and items: 26 characters of Crockford's base32, as a ULID.
 * Ends with `BadInput` for anything else, so that no id can hold a separator.
 */
export function checkIds(ids: string[]): void {
  for (const id of ids) {
    if (!util.matches('^[0-9A-HJKMNP-TV-Z]{26}$', id)) {
      fail('BadInput', 'An id is 26 digits and capital letters, as the vault gave it.');
    }
  }
}

/** Request tokens: 1 to 64 letters, digits, `-` or `_`; else `BadInput`. */
export function checkRequestToken(token: string): void {
  if (!util.matches('^[A-Za-z0-9_-]{1,64}$', token)) {
    fail(
      'BadInput',
      'A requestToken is 1 to 64 letters, digits, "-" or "_". Make a new UUID for each change.',
    );
  }
}

/** A page size; `BadInput` outside 1 to `most`. */
export function pageSize(limit: number | null | undefined, standard: number, most: number): number {
  const size = limit ?? standard;
  if (size < 1 || size > most) fail('BadInput', `limit is 1 to ${most}.`);
  return size;
}

/** A version number, from 1 to 99,999,999; else `BadInput`. */
export function checkVersion(version: number): void {
  if (version < 1 || version > 99999999) fail('BadInput', 'A version is a whole number from 1.');
}

/**
 * A line of text, with something to see in it, without control characters and lone surrogates; else `BadInput`. `what` names it in the
 * message. A character outside the basic plane counts as one, as in Java's patterns.
 */
export function checkLine(text: string, what: string, most: number): void {
  if (!util.matches('(?s).*[^\\p{Z}\\p{C}].*', text) || !util.matches(`[^\\p{Cc}\\p{Cs}]{1,${most}}`, text)) {
    fail('BadInput', `${what} is 1 to ${most} characters, not blank and without control characters.`);
  }
}

const mostTags = 20;

/** The labels of an item, as far as they are given; else `BadInput`. */
export function checkLabels(labels: { folder?: string | null; tags?: string[] | null }): void {
  const { folder, tags } = labels;
  if (folder !== null && folder !== undefined) checkLine(folder, 'folder', 100);
  if (!tags) return;
  if (tags.length > mostTags) fail('BadInput', `An item has up to ${mostTags} tags.`);
  for (const tag of tags) checkLine(tag, 'A tag', 50);
  if (tags.some((tag, index) => tags.indexOf(tag) !== index)) {
    fail('BadInput', 'Give each tag once.');
  }
}

/** A whole number of a setting; else `BadInput`. `what` names it in the message. */
export function checkNumber(value: number, what: string, least: number, most: number): void {
  if (value < least || value > most) fail('BadInput', `${what} is ${least} to ${most}.`);
}

/** The texts of a list's conditions, as far as they are given; else `BadInput`. */
export function checkFilter(filter: {
  folder?: string | null;
  tag?: string | null;
  titlePrefix?: string | null;
}): void {
  const { folder, tag, titlePrefix } = filter;
  if (folder !== null && folder !== undefined) checkLine(folder, 'folder', 100);
  if (tag !== null && tag !== undefined) checkLine(tag, 'tag', 50);
  if (titlePrefix !== null && titlePrefix !== undefined) {
    checkLine(titlePrefix, 'titlePrefix', 100);
    if (!isComparedWhole(titlePrefix)) {
      fail(
        'BadInput',
        'titlePrefix is too long: an emoji counts as two characters, a ligature as its letters.',
      );
    }
  }
}

/**
 * The host of a web page: lower case, without a port. Ends with `BadInput` for another scheme, for more than 2,000
 * characters, for a user name or password in it, and for a host that is not in punycode (browsers' `location.href` is).
 */
export function hostOfPage(url: string): string {
  const lower = url.toLowerCase();
  const isPage =
    url.length <= 2000 &&
    util.matches('(?s)https?://([a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}\\])(:[0-9]{1,5})?([/?#].*)?', lower);
  if (!isPage) {
    fail('BadInput', 'url is a page of http or https, its host in punycode, of up to 2,000 characters.');
  }
  const host = lower.replace('https?://', '').replace('(?s)(:[0-9]{1,5})?([/?#].*)?$', '');
  return host.endsWith('.') ? host.slice(0, host.length - 1) : host;
}

/** A member id: a Cognito `sub`, or `ACCOUNT:ROLE`; else `BadInput`. */
export function checkMemberId(id: string): void {
  if (!util.matches('^([A-Za-z0-9-]{1,64}|[0-9]{12}:[A-Za-z0-9+=,.@_-]{1,64})$', id)) {
    fail('BadInput', 'A member id is as the list of members shows it.');
  }
}

/** An IAM role; else `BadInput`. */
export function checkMachine(accountId: string, roleName: string, roleId: string | null | undefined): void {
  if (!util.matches('^[0-9]{12}$', accountId)) fail('BadInput', 'accountId is 12 digits.');
  if (!util.matches('^[A-Za-z0-9+=,.@_-]{1,64}$', roleName))
    fail('BadInput', 'roleName is the name of an IAM role.');
  if (roleId && !util.matches('^AROA[A-Z0-9]{12,124}$', roleId))
    fail('BadInput', 'roleId is the unique id of an IAM role.');
}

/** The id of an invitation; else `BadInput`. */
export function checkInvitationId(id: string): void {
  if (!util.matches('^[0-9a-f]{64}$', id))
    fail('BadInput', 'invitationId is 64 hexadecimal digits, as the list of invitations shows it.');
}

/** A role that an invitation or a machine can have; else `BadInput`. */
export function checkSharedRole(role: Role): void {
  if (role === 'OWNER')
    fail('BadInput', 'role is EDITOR at most here. A person becomes an OWNER by changeRole.');
}

/** An AWSDateTime in epoch seconds. */
export function secondsOf(dateTime: string): number {
  return Math.floor(util.time.parseISO8601ToEpochMilliSeconds(dateTime) / 1000);
}

/** The end of a membership, as far as it is given: in the future; else `BadInput`. */
export function checkEnd(dateTime: string | null | undefined): void {
  if (dateTime && secondsOf(dateTime) <= util.time.nowEpochSeconds())
    fail('BadInput', 'A membership ends in the future.');
}
