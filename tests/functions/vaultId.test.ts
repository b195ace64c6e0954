import { expect, it } from 'vitest';
import { vaultIdOf } from '../../functions/vaultId.ts';

it('is 26 characters of Crockford base32, and the same for the same caller and token', () => {
  expect(vaultIdOf('alice', 'token')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(vaultIdOf('alice', 'token')).toBe(vaultIdOf('alice', 'token'));
});

it('never changes: a retry after an upgrade must find its key', () => {
  expect(vaultIdOf('alice', 'token')).toBe('4D98VKQPXGHCNBE2ZCN9BSFBFV');
});

it('is another for another caller, another token, and another place where one ends', () => {
  const ids = [
    vaultIdOf('alice', 'token'),
    vaultIdOf('bob', 'token'),
    vaultIdOf('alice', 'token2'),
    vaultIdOf('alicet', 'oken'),
    vaultIdOf('alice","', 'token'),
    vaultIdOf('alice', '","token'),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

it('uses every character at every place', () => {
  const ids = Array.from({ length: 2000 }, (_, i) => vaultIdOf('alice', `${i}`));
  for (let at = 0; at < 26; at++) expect(new Set(ids.map((id) => id[at])).size).toBe(32);
});
