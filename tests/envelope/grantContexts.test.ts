import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantContext, revocationContext, revocationOf, termsOf } from '../../functions/envelope/context.ts';
import { MACHINE, orderWith, termsWith } from './statements.ts';
import { VAULT } from './parts.ts';

describe('a grant', () => {
  it('has exactly these eight pairs', () => {
    expect(grantContext(termsWith({ member: MACHINE }))).toEqual({
      format: 'appsync-vault/1',
      purpose: 'grant',
      vault: VAULT,
      grant: '3',
      member: '123456789012:deploy',
      role: 'READER',
      expires: '1800000000',
      by: 'alice',
    });
  });

  it('without an end expires never, and that is no number', () => {
    expect(grantContext(termsWith({ expires: null }))['expires']).toBe('never');
    expect(termsOf(grantContext(termsWith({ expires: null })))?.expires).toBeNull();
  });

  it.each([
    { vaultId: '' },
    { member: '' },
    { by: '' },
    { serial: 0 },
    { serial: -1 },
    { serial: 1.5 },
    { serial: NaN },
    { expires: 0 },
    { expires: -1 },
    { expires: 1.5 },
    { expires: Infinity },
    { role: 'ADMIN' as never },
    { role: '' as never },
  ])('of terms that none can have is no context: %o', (broken) => {
    expect(() => grantContext(termsWith(broken))).toThrow('A grant needs');
  });
});

describe('an order to revoke', () => {
  it('has exactly these six pairs', () => {
    expect(revocationContext(orderWith())).toEqual({
      format: 'appsync-vault/1',
      purpose: 'revocation',
      vault: VAULT,
      grant: '3',
      member: 'bob',
      by: 'alice',
    });
  });

  it.each([{ vaultId: '' }, { member: '' }, { by: '' }, { serial: 0 }, { serial: 1.5 }, { serial: NaN }])(
    'with a part missing is no context: %o',
    (broken) => {
      expect(() => revocationContext(orderWith(broken))).toThrow('A revocation needs');
    },
  );
});

describe('of any pairs at all', () => {
  const value = fc.oneof(
    fc.constantFrom('appsync-vault/1', 'grant', 'revocation', 'OWNER', 'never', '1', '01', VAULT, 'bob', ''),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const name = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...Object.keys(grantContext(termsWith()))) },
    { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
  );
  const edits = fc.dictionary(name, value, { maxKeys: 3 });
  const gone = fc.uniqueArray(name, { maxLength: 1 });

  it.each([
    { kind: 'a grant', right: grantContext(termsWith()), read: termsOf, write: grantContext },
    { kind: 'an order', right: revocationContext(orderWith()), read: revocationOf, write: revocationContext },
  ])('what is read as $kind is written as the same pairs', ({ right, read, write }) => {
    let taken = 0;
    fc.assert(
      fc.property(edits, gone, (edits, gone) => {
        const pairs = Object.fromEntries(
          Object.entries({ ...right, ...edits }).filter(([name]) => !gone.includes(name)),
        );
        const said = read(pairs);
        if (!said) return;
        taken += 1;
        expect(write(said as never)).toEqual(pairs);
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(0);
  });
});
