import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CreateItemInput } from '../../generated/schema.ts';
import { userOf } from '../support/api.ts';
import { barestKinds, everyCustomField, everyKind } from '../support/everyKind.ts';
import { visibleLines } from '../support/texts.ts';

/** Before the first connection: making these up takes fast-check a second (`badIds.ts`). */
const text = (maxLength: number) =>
  fc.string({ unit: 'binary', maxLength }).map((given) => given.replaceAll(/\p{Cc}/gu, ''));
const field = fc.record({
  name: text(99).map((given) => `${given}x`),
  type: fc.constantFrom('TEXT' as const, 'HIDDEN' as const),
  value: fc.string({ unit: 'binary', maxLength: 200 }),
});

const alice = await userOf('alice');

async function createAndReveal(fields: Partial<CreateItemInput>) {
  const { id: vaultId } = await alice.createVault();
  const item = await alice.createItem({ vaultId, ...fields });
  return { item, revealed: await alice.revealSecret({ vaultId, itemId: item.id }) };
}

describe.each(everyKind)('an item of kind $kind', ({ kind, input, secret }) => {
  it('gives back every field exactly, with its custom fields in their order', async () => {
    const { item, revealed } = await createAndReveal({ ...input, customFields: everyCustomField });
    expect(item.kind).toBe(kind);
    expect(revealed.secret).toEqual(secret);
    expect(revealed.customFields).toEqual(everyCustomField);
  });

  it('has null for what was not given, and no custom fields', async () => {
    const bare = barestKinds.find((one) => one.kind === kind);
    const { item, revealed } = await createAndReveal({ ...bare?.input });
    expect(item.kind).toBe(kind);
    expect(revealed.secret).toEqual(bare?.secret);
    expect(revealed.customFields).toEqual([]);
  });

  it('may have null for the other kinds', async () => {
    const nulls = Object.assign({}, ...everyKind.map((one) => ({ [Object.keys(one.input)[0] ?? '']: null })));
    const { revealed } = await createAndReveal({ ...(nulls as object), ...input });
    expect(revealed.secret).toEqual(secret);
  });
});

describe('text', () => {
  it.each(visibleLines)('that is %s comes back to the character', async (_, text) => {
    const customFields = [{ name: text, type: 'TEXT' as const, value: text }];
    const { item, revealed } = await createAndReveal({
      title: text,
      username: text,
      login: { password: text, notes: text },
      customFields,
    });
    expect(item).toMatchObject({ title: text, username: text });
    expect(revealed).toMatchObject({ title: text, username: text, customFields });
    expect(revealed.secret).toMatchObject({ password: text, notes: text });
  });
});

it('any 100 custom fields of any text come back exactly', async () => {
  const { id: vaultId } = await alice.createVault();
  await fc.assert(
    fc.asyncProperty(fc.array(field, { minLength: 90, maxLength: 100 }), async (customFields) => {
      const { id: itemId } = await alice.createItem({ vaultId, custom: {}, customFields });
      expect((await alice.revealSecret({ vaultId, itemId })).customFields).toEqual(customFields);
    }),
    { numRuns: 5 },
  );
});
