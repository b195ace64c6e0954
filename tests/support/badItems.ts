import { invisibleLines } from './texts.ts';

/** Fields of an item that break a rule, by the words for it: the same for a new item and for a change. */
export const badItemFields: [string, Record<string, unknown>][] = [
  ...invisibleLines.map(([what, title]): [string, Record<string, unknown>] => [
    `a title that is ${what}`,
    { title },
  ]),
  ['a title of 201 characters', { title: 'x'.repeat(201) }],
  ['a line break in the title', { title: 'a\nb' }],
  ['NUL in the title', { title: 'a\u0000' }],
  ['a lone surrogate in the title', { title: 'a\ud800' }],
  ['a username of 321 characters', { username: 'x'.repeat(321) }],
  ['a C1 control character in the username', { username: 'a\u0085' }],
  ['a lone surrogate in the username', { username: '\udc00' }],
  ['21 URLs', { urls: Array.from({ length: 21 }, (_, i) => `https://example.com/${i}`) }],
  ['a URL of 2,001 characters', { urls: [`https://example.com/${'x'.repeat(1981)}`] }],
  ['an ftp URL', { urls: ['ftp://example.com/'] }],
  ['a script as a URL', { urls: ['javascript:alert(1)'] }],
  ['a file URL behind a good one', { urls: ['https://example.com/', 'file:///etc/passwd'] }],
  ['a password in a URL', { urls: ['https://user:hunter2@example.com/'] }],
  ['a user name in a URL', { urls: ['https://user@example.com/'] }],
  ['a control character in a URL', { urls: ['https://example.com/\u0001'] }],
  ['two kinds', { login: { password: 'p' }, note: { text: 'n' } }],
  ['three kinds', { login: {}, card: {}, custom: {} }],
  ['a one-time code seed that is none', { login: { totp: 'not base32!' } }],
  ['101 custom fields', { customFields: Array.from({ length: 101 }, () => customField({})) }],
  ['a custom field of 101 characters', { customFields: [customField({ name: 'x'.repeat(101) })] }],
  ['a custom field of two lines', { customFields: [customField({ name: 'a\nb' })] }],
  ...invisibleLines.map(([what, name]): [string, Record<string, unknown>] => [
    `a custom field whose name is ${what}`,
    { customFields: [customField({}), customField({ name })] },
  ]),
  ['a custom BOOLEAN of yes', { customFields: [customField({ type: 'BOOLEAN', value: 'yes' })] }],
  ['a custom DATE that is no day', { customFields: [customField({ type: 'DATE', value: '2023-02-29' })] }],
  [
    'a custom URL of a script',
    { customFields: [customField({ type: 'URL', value: 'javascript:alert(1)' })] },
  ],
  [
    'a custom TOTP of HOTP',
    { customFields: [customField({ type: 'TOTP', value: 'otpauth://hotp/a?secret=AA' })] },
  ],
];

/** Labels of an item that break a rule, by the words for it. */
export const badLabels: [string, Record<string, unknown>][] = [
  ...invisibleLines.flatMap(([what, text]): [string, Record<string, unknown>][] => [
    [`a folder that is ${what}`, { folder: text }],
    [`a tag that is ${what}`, { tags: ['good', text] }],
  ]),
  ['a folder of 101 characters', { folder: 'x'.repeat(101) }],
  ['a folder of 10,000 characters', { folder: '#'.repeat(10_000) }],
  ['a folder of two lines', { folder: 'a\nb' }],
  ['NUL in the folder', { folder: 'a\u0000' }],
  ['a lone surrogate in the folder', { folder: 'a\ud800' }],
  ['a tag of 51 characters', { tags: ['🔑'.repeat(51)] }],
  ['a C1 control character in a tag', { tags: ['a\u0085'] }],
  ['a lone surrogate in a tag', { tags: ['\udc00a'] }],
  ['21 tags', { tags: Array.from({ length: 21 }, (_, i) => `tag ${i}`) }],
  ['a tag given twice', { tags: ['a', 'b', 'a'] }],
];

function customField(given: object): object {
  return { name: 'Name', type: 'TEXT', value: 'value', ...given };
}

/** Ids that no vault gives, by the words for what is wrong with them. */
export const badIds: [string, string][] = [
  ['empty', ''],
  ['25 characters long', '0'.repeat(25)],
  ['27 characters long', '0'.repeat(27)],
  ['in lower case', '01arz3ndektsv4rrffq69g5fav'],
  ['with a letter outside the alphabet', `${'0'.repeat(25)}U`],
  ['with a separator in it', `${'0'.repeat(24)}#0`],
  ['followed by a line break', `${'0'.repeat(26)}\n`],
  ['with a control character in it', `${'0'.repeat(25)}\u0001`],
  ['10,000 characters long', '0'.repeat(10_000)],
  ['of emoji', '🔑'.repeat(26)],
  ['from right to left', 'א'.repeat(26)],
  ['with a zero-width character in it', `${'0'.repeat(25)}\u200b`],
  ['with a full-width digit in it', `${'0'.repeat(25)}０`],
];

/** Request tokens that no client may use, by the words for what is wrong with them. */
export const badTokens: [string, string][] = [
  ['empty', ''],
  ['65 characters long', 'x'.repeat(65)],
  ['10,000 characters long', 'x'.repeat(10_000)],
  ['with a separator in it', 'a#b'],
  ['with a space in it', 'a b'],
  ['with a letter outside ASCII in it', 'ä'],
  ['of emoji', '🔑'],
  ['with a zero-width character in it', 'a\u200b'],
  ['followed by a line break', 'a\n'],
];
