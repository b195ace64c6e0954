import { describe, expect, it } from 'vitest';
import { fillBlanks, noteSeen } from '../../local/explorer/page/fillBlanks.ts';

describe('a blank among the variables', () => {
  it('becomes the vault or item last seen, at any depth', () => {
    const variables = { vaultId: '', input: { itemId: '', list: [{ vaultId: '' }] } };
    expect(fillBlanks(variables, { vaultId: 'v', itemId: 'i' })).toEqual({
      vaultId: 'v',
      input: { itemId: 'i', list: [{ vaultId: 'v' }] },
    });
  });

  it('becomes another token at each run', () => {
    const token = () => JSON.stringify(fillBlanks({ requestToken: '' }, {}));
    expect(token()).toMatch(/"[\da-f]{8}-[\da-f-]{27}"/);
    expect(token()).not.toBe(token());
  });

  it.each([
    ['vaultId', 'CreateVault or Vaults'],
    ['itemId', 'CreateItem or Items'],
  ])('named %s is refused before one was seen, with what to run first', (name, first) => {
    expect(() => fillBlanks({ [name]: '' }, {})).toThrow(
      `${name} is blank and none was seen yet: run ${first} first`,
    );
  });
});

it.each([
  { vaultId: 'mine', requestToken: 'mine' },
  { login: { password: '' }, limit: 0, since: null },
  {},
  undefined,
  null,
])('leaves %j as it stands', (variables) => {
  expect(fillBlanks(variables, { vaultId: 'v' })).toEqual(variables);
});

describe('what was last seen', () => {
  it.each([
    [{ createVault: { id: 'v', name: 'V' } }, { vaultId: 'v', vaultName: 'V' }],
    [{ vaults: { items: [{ id: 'v', name: 'V' }, { id: 'w' }] } }, { vaultId: 'v', vaultName: 'V' }],
    [{ createItem: { id: 'i', title: 'T' } }, { itemId: 'i', itemTitle: 'T' }],
    [{ items: { items: [{ id: 'i', title: 'T' }] } }, { itemId: 'i', itemTitle: 'T' }],
  ])('is taken from %j', (data, seen) => {
    expect(noteSeen(data, {})).toEqual(seen);
  });

  it.each([
    { vaults: { items: [] } },
    { createVault: null },
    { me: { id: 'alice' } },
    null,
    undefined,
    'text',
  ])('stays when the answer is %j', (data) => {
    const before = { vaultId: 'v', vaultName: 'V', itemId: 'i', itemTitle: 'T' };
    expect(noteSeen(data, before)).toEqual(before);
  });

  it('is not changed by a list, which may begin with something older', () => {
    const data = {
      vaults: { items: [{ id: 'old', name: 'O' }] },
      items: { items: [{ id: 'old', title: 'O' }] },
    };
    const before = { vaultId: 'v', vaultName: 'V', itemId: 'i', itemTitle: 'T' };
    expect(noteSeen(data, before)).toEqual(before);
  });

  it('keeps its name when an answer has none', () => {
    expect(noteSeen({ vault: { id: 'v' } }, { vaultId: 'v', vaultName: 'V' })).toEqual({
      vaultId: 'v',
      vaultName: 'V',
    });
  });

  it('forgets the item of another vault', () => {
    expect(
      noteSeen({ createVault: { id: 'w', name: 'W' } }, { vaultId: 'v', itemId: 'i', itemTitle: 'T' }),
    ).toEqual({
      vaultId: 'w',
      vaultName: 'W',
    });
  });

  it('keeps the item while the vault is the same', () => {
    expect(noteSeen({ vault: { id: 'v', name: 'V' } }, { vaultId: 'v', itemId: 'i' })).toMatchObject({
      itemId: 'i',
    });
  });
});
