/** The numbers of a member's grants, in the key store. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../generated/schema.ts';
import { isInForce, openIssuedRows, type Issued, type IssuedRows } from '../../functions/envelope/issued.ts';
import { SEED } from '../envelope/sizes.ts';
import { openGovernance } from '../support/governed.ts';

let parts: Awaited<ReturnType<typeof openGovernance>>;
let issued: IssuedRows;

beforeAll(async () => {
  parts = await openGovernance();
  issued = openIssuedRows(parts.rows);
});
afterAll(() => parts.stop());

type Step = { next: Role } | { revoke: number } | { begin: true };
const role = fc.constantFrom<Role>('VIEWER', 'READER', 'EDITOR', 'OWNER', 'OWNER');
const upTo = fc.integer({ min: 1, max: 8 });
const step = fc.oneof(fc.record({ next: role }), fc.record({ revoke: upTo }));
const stepOfMaker = fc.oneof(step, step, fc.record({ begin: fc.constant(true as const) }));

/** What should stand of a member, who either made the vault or did not. */
class Expected implements Issued {
  issued = 0;
  revoked = 0;
  ownerUntil = 0;
  lastOwner = 0;
  isThere = false;

  take(step: Step, now: number): void {
    if ('next' in step) this.#issue(step.next);
    else if ('begin' in step && !this.isThere) this.#issue('OWNER');
    else if ('revoke' in step && this.isThere && step.revoke > this.revoked) {
      if (this.lastOwner > this.revoked && this.lastOwner <= step.revoke) this.ownerUntil = now;
      this.revoked = step.revoke;
    }
  }

  #issue(role: Role): void {
    this.isThere = true;
    this.issued += 1;
    if (role === 'OWNER') this.lastOwner = this.issued;
  }

  get stands(): Issued {
    const { issued, revoked, ownerUntil } = this;
    return { issued, revoked, ownerUntil };
  }
}

async function apply(vaultId: string, step: Step, now: number): Promise<unknown> {
  if ('next' in step) return issued.next(vaultId, 'bob', step.next);
  if ('begin' in step) return issued.begin(vaultId, 'bob');
  return issued.revoke(vaultId, 'bob', step.revoke, now);
}

describe('one after another', () => {
  it('of who never had a grant nothing stands', async () => {
    const nothing = { issued: 0, revoked: 0, ownerUntil: 0 };
    expect(await issued.of(crypto.randomUUID(), 'bob')).toEqual(nothing);
  });

  it('the maker of a vault begins with grant 1, and beginning again neither adds one nor brings it back', async () => {
    const vaultId = crypto.randomUUID();
    const first = { issued: 1, revoked: 0, ownerUntil: 0 };
    expect(await issued.begin(vaultId, 'alice')).toEqual(first);
    expect(await issued.begin(vaultId, 'alice')).toEqual(first);
    await issued.revoke(vaultId, 'alice', 1, 1_800_000_000);
    expect(await issued.begin(vaultId, 'alice')).toEqual({
      issued: 1,
      revoked: 1,
      ownerUntil: 1_800_000_000,
    });
  });

  it('steps in any order leave what they say: what was revoked stays so, and an owner is noted when his last grant as one ends', async () => {
    const steps = fc.oneof(
      fc.array(step, { maxLength: 12 }),
      fc.array(stepOfMaker, { maxLength: 12 }).map((more): Step[] => [{ begin: true }, ...more]),
    );
    await fc.assert(
      fc.asyncProperty(steps, async (steps) => {
        const vaultId = crypto.randomUUID();
        const expected = new Expected();
        for (const [index, step] of steps.entries()) {
          const now = 1_800_000_000 + index;
          const answered = await apply(vaultId, step, now);
          expected.take(step, now);
          if ('next' in step) expect(answered).toBe(expected.issued);
          expect(await issued.of(vaultId, 'bob')).toEqual(expected.stands);
        }
      }),
      { numRuns: 60, seed: SEED },
    );
  });

  it('a member is told from others of the vault, and of other vaults, also with an id that looks like a type', async () => {
    const [vaultId, other] = [crypto.randomUUID(), crypto.randomUUID()];
    const members = ['bob', '123456789012:bob', 'member:bob', 'control', 'é', 'e\u0301'];
    for (const [index, member] of members.entries()) {
      for (let count = 0; count <= index; count += 1) await issued.next(vaultId, member, 'READER');
    }
    await issued.next(other, 'bob', 'READER');
    await issued.revoke(other, 'bob', 1, 1);
    for (const [index, member] of members.entries()) {
      const stands = { issued: index + 1, revoked: 0, ownerUntil: 0 };
      expect(await issued.of(vaultId, member)).toEqual(stands);
    }
  });
});

it('a grant counts from the one after the last revoked to the last issued', () => {
  const stands = { issued: 5, revoked: 2, ownerUntil: 0 };
  const counting = [0, 1, 2, 3, 4, 5, 6, NaN].filter((serial) => isInForce(stands, serial));
  expect(counting).toEqual([3, 4, 5]);
});

describe('at the same time', () => {
  it('every grant gets a number of its own, without a gap, and revocations end all up to the highest', async () => {
    const before = fc.array(role, { maxLength: 6 });
    const revocations = fc.array(upTo, { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        before,
        fc.array(role, { maxLength: 6 }),
        revocations,
        async (before, roles, revocations) => {
          const vaultId = crypto.randomUUID();
          for (const role of before) await issued.next(vaultId, 'bob', role);
          // An order is never above what was issued when it was given.
          const orders = revocations.filter((upTo) => upTo <= before.length);
          const now = 1_800_000_000;
          const [numbers] = await Promise.all([
            Promise.all(roles.map((role) => issued.next(vaultId, 'bob', role))),
            Promise.all(orders.map((upTo) => issued.revoke(vaultId, 'bob', upTo, now))),
          ]);

          const first = before.length + 1;
          expect(numbers.toSorted((a, b) => a - b)).toEqual(roles.map((_, index) => first + index));
          const stands = await issued.of(vaultId, 'bob');
          const revoked = Math.max(0, ...orders);
          expect(stands).toMatchObject({ issued: before.length + roles.length, revoked });
          const lastOwner = before.lastIndexOf('OWNER') + 1;
          const isEnded = lastOwner > 0 && lastOwner <= revoked;
          if (!isEnded) expect(stands.ownerUntil).toBe(0);
          // Made an owner anew meanwhile, he may have been one all along.
          else if (!roles.includes('OWNER')) expect(stands.ownerUntil).toBe(now);
        },
      ),
      { numRuns: 60, seed: SEED },
    );
  });

  it('the maker of a vault begins once', async () => {
    const vaultId = crypto.randomUUID();
    const begun = await Promise.all(Array.from({ length: 8 }, () => issued.begin(vaultId, 'alice')));
    expect(begun).toEqual(begun.map(() => ({ issued: 1, revoked: 0, ownerUntil: 0 })));
  });
});
