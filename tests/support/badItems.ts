/** Fields of an item that break a rule, by the words for it: the same for a new item and for a change. */
export const badItemFields: [string, Record<string, unknown>][] = [
  ['an empty title', { title: '' }],
  ['a blank title', { title: ' \u00a0\u3000' }],
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
];

/** Ids that no vault gives, by the words for what is wrong with them. */
export const badIds: [string, string][] = [
  ['empty', ''],
  ['25 characters long', '0'.repeat(25)],
  ['27 characters long', '0'.repeat(27)],
  ['in lower case', '01arz3ndektsv4rrffq69g5fav'],
  ['with a letter outside the alphabet', `${'0'.repeat(25)}U`],
  ['with a separator in it', `${'0'.repeat(24)}#0`],
  ['followed by a line break', `${'0'.repeat(26)}\n`],
];
