/** What keys are made of, as far as the checks before them let it through; from few values, so that neighbours meet. */
import fc from 'fast-check';
import { hostsOf } from '../../functions/hosts.ts';
import type { ItemHost } from '../../functions/payloads/items.ts';
import { keys } from './keyBuilders.ts';

/** What texts may be at most (schema.graphql), in characters; a URL's host by its URL (functions/urls.ts). */
export const most = { tag: 50, folder: 100, title: 200, titlePrefix: 100, host: 253 };

const among = (characters: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...characters), minLength, maxLength });

/** Mostly one of a few, so that neighbours meet; else any. */
const mostly = <T>(few: T[], any: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...few) }, { weight: 1, arbitrary: any });

/** Ids of vaults and items. */
export const id = mostly(
  ['0'.repeat(26), `${'0'.repeat(25)}1`, 'Z'.repeat(26)],
  among('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 26, 26),
);

export const accountId = among('0123456789', 12, 12);
export const roleName = among('aZ09_+=,.@-', 1, 64);

/** A person's `sub`, or `ACCOUNT:ROLE` of a machine: IAM lets a role's name have 64 of these. */
export const memberId = mostly(
  ['00000000-0000-4000-8000-000000000000', '000000000000:a', '000000000000:a-0'],
  fc.tuple(accountId, roleName).map(([account, role]) => `${account}:${role}`),
);

/** The SHA-256 of an invitation's code. */
export const codeHash = mostly(['0'.repeat(64), 'f'.repeat(64)], among('0123456789abcdef', 64, 64));

export const requestToken = mostly(['a', 'a-0', 'b'], among('ABab019_-', 1, 64));
export const version = mostly(
  [1, 2, 10, 12, 10_000_001, 99_999_999],
  fc.integer({ min: 1, max: 99_999_999 }),
);
export const atMs = mostly(
  [0, 1, 1_800_000_000_000, 1_800_000_000_001, 9_999_999_999_999],
  fc.integer({ min: 0, max: 9_999_999_999_999 }),
);
export const epochSecond = mostly([0, 1, 1_800_000_000], fc.integer({ min: 0, max: 9_999_999_999 }));
export const epochHour = fc.integer({ min: 0, max: 5_000_000 });
export const kind = fc.constantFrom('LOGIN', 'NOTE', 'API_KEY', 'SSH_KEY', 'CUSTOM', 'TRASH');

const separators = '#%~:/ \u0000\u00ad!2357aAß';
const astral = '😀𐐨𝒜\u{10ffff}';
const composed = 'e\u0301éŉǰΐΣσςΌﬁﬃĲǆᾳᾼİıẗﷺ\u0345\u0308한ᄒ\u1161\u11abक्षिก\u200d\ufe0f\u00b4½①';
const character = fc.oneof(
  fc.constantFrom(...separators, ...astral),
  fc.constantFrom(...composed),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
);

/** Any whole characters: those with a meaning in keys, those that change as they are compared, and all the rest. */
export const text = (minLength: number, maxLength: number) =>
  fc.string({ unit: character, minLength, maxLength });

/** Tags and folders. */
export const label = (longest: number) =>
  mostly(
    ['a', 'a#', 'a#b', 'a#b#c', 'a%23b', 'a%2523b', 'a%', 'a%25', 'a~', '#', '%23', '~', 'A', ' a'],
    text(1, longest),
  );

/** A URL's host as the functions give it, with its registrable domain. */
export const itemHost: fc.Arbitrary<ItemHost> = fc
  .oneof(
    fc.constantFrom('localhost', '192.0.2.1', '[::1]', '[2001:db8::7]', 'example-shop.com', 'co.uk', 'x.~'),
    fc.constantFrom('example.com', 'a.example.com', 'b.a.example.com', 'b.example.com', 'a.example.co.uk'),
    fc.webUrl().map((url) => new URL(url).host),
    fc.array(text(1, 12), { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.')),
  )
  .map((host) => hostsOf([`https://${host}/`])[0])
  .filter((host) => host !== undefined);

/** As an item's row keeps a host. */
export const hostPath = itemHost.map(({ domain, host }) => keys.hostPath(domain, host));
/** An id of an event, or of the record of a reveal. */
export const eventId = fc.tuple(atMs, fc.uuid()).map(([at, uuid]) => keys.eventId(at, uuid));
