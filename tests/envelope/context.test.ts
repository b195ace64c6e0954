import { expect, it } from 'vitest';
import { itemContext, sameContext } from '../../functions/envelope/context.ts';

const address = { vaultId: 'v', itemId: 'i', version: 2 };

it('an item has exactly the five pairs of format 1', () => {
  expect(itemContext(address)).toEqual({
    format: 'appsync-vault/1',
    purpose: 'item',
    vault: 'v',
    item: 'i',
    version: '2',
  });
});

it.each([
  { ...address, vaultId: '' },
  { ...address, itemId: '' },
  { ...address, version: 0 },
  { ...address, version: 1.5 },
  { ...address, version: NaN },
])('an address with a part missing is no context: %o', (broken) => {
  expect(() => itemContext(broken)).toThrow();
});

it('two contexts are the same with the same pairs only, in any order', () => {
  expect(sameContext({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true);
  expect(sameContext({ a: '1', b: '2' }, { a: '1' })).toBe(false);
  expect(sameContext({ a: '1' }, { a: '1', b: '2' })).toBe(false);
  expect(sameContext({ a: '1' }, { a: '2' })).toBe(false);
  expect(sameContext({ a: '1' }, { b: '1' })).toBe(false);
});

it('an inherited name is no pair', () => {
  expect(sameContext({ a: '1' }, Object.assign(Object.create({ a: '1' }) as object, { b: '1' }))).toBe(false);
});
