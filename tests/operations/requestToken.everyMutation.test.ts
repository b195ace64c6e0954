import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../support/api.ts';
import { makeVault, newGuest, type Input, type Person } from '../support/changes.ts';
import { differencesOf } from '../support/differences.ts';
import { caseOf, cases, toldAgain, vaultChangedBy, withToken } from '../support/everyMutation.ts';
import { deployed, itWithTable } from '../support/host.ts';
import { openTable } from '../support/table.ts';
import { callerRows, vaultRows, type PlainRows } from '../support/traces.ts';
import { answerOrBusy } from '../support/untilDone.ts';

const table = openTable();
afterAll(() => table.close());

/** Everything of a person, and of these vaults. */
const rowsOf = async ({ id }: Person, ...vaultIds: string[]) => ({
  caller: await callerRows(table, id),
  vault: Object.assign({}, ...(await Promise.all(vaultIds.map(prefixedRows)))) as PlainRows,
});

/** A vault's rows, told apart from those of another. */
const prefixedRows = async (vaultId: string): Promise<PlainRows> =>
  Object.fromEntries(
    Object.entries(await vaultRows(table, vaultId)).map(([sk, row]) => [`${sk}#${vaultId}`, row]),
  );

/** Makes ready what a mutation needs, in a new vault of the person's. */
async function readyFor(field: string, person: Person): Promise<Input> {
  return caseOf(field).prepare(person, await makeVault(person.change), newGuest);
}

/** The vault that a mutation is ready in; the one that a code leads to. */
const vaultsOf = ({ vaultId, code }: Input): string[] =>
  typeof vaultId === 'string' ? [vaultId] : typeof code === 'string' ? [code.slice(0, 26)] : [];

/** Makes a mutation so many times at once with one token. @returns its answers but `Busy`, and what they did to the rows */
async function madeAtOnce(field: string, times: number) {
  const person = await newGuest();
  const input: Input = { requestToken: randomUUID(), ...(await readyFor(field, person)) };
  const before = await rowsOf(person, ...vaultsOf(input));
  const make = () => person.change(field, input);
  const given = await Promise.all(Array.from({ length: times }, () => answerOrBusy(make())));
  const answers = given.filter((answer) => answer !== 'Busy');
  const rowsNow = () => rowsOf(person, vaultChangedBy(input, answers[0]));
  const after = await rowsNow();
  const did = {
    caller: differencesOf(before.caller, after.caller),
    vault: differencesOf(before.vault, after.vault),
  };
  return { make, answers, did, after, rowsNow };
}

/** What is opened several times at once is recorded as often. */
const withoutReveals = ({ caller, vault }: { caller: object; vault: object }) => ({
  caller,
  vault: { ...vault, 'put REVEAL': undefined },
});

it('every mutation of the schema that takes a request token is looked at', () => {
  expect(Object.keys(cases).sort()).toEqual([...withToken].sort());
  expect(withToken.length).toBeGreaterThan(0);
});

describe.each(withToken)('%s with one token', (field) => {
  itWithTable('twice in a row has one effect, one event and one answer', async () => {
    const { make, answers, did, after, rowsNow } = await madeAtOnce(field, 1);
    expect(did).toMatchObject({ caller: { 'put REQUEST': 1 }, vault: { 'put EVENT': 1 } });
    expect(await make()).toEqual(toldAgain(field, answers[0]));
    expect(await rowsNow()).toEqual(after);
  });

  itWithTable('eight times at once has the effect and the event of one, and one answer', async () => {
    const [once, eightTimes] = [await madeAtOnce(field, 1), await madeAtOnce(field, 8)];
    const again = eightTimes.answers.map((answer) => JSON.stringify(toldAgain(field, answer)));
    expect(withoutReveals(eightTimes.did)).toEqual(withoutReveals(once.did));
    expect(new Set(again).size).toBe(1);
    expect(await eightTimes.make()).toEqual(toldAgain(field, eightTimes.answers[0]));
    expect(await eightTimes.rowsNow()).toEqual(eightTimes.after);
  });
});

describe('a used token is a DuplicateRequest, and changes nothing,', () => {
  const aimed = withToken.filter((field) => caseOf(field).target !== 'none');

  itWithTable.each(aimed)('in %s, for another target', async (field) => {
    const { target, prepare } = caseOf(field);
    const person = await newGuest();
    const vaultId = await makeVault(person.change);
    const input = await prepare(person, vaultId, newGuest);
    const otherVaultId = target === 'vault' ? await makeVault(person.change) : vaultId;
    const otherInput = await prepare(person, otherVaultId, newGuest);
    const requestToken = randomUUID();
    await person.change(field, { requestToken, ...input });
    const before = await rowsOf(person, otherVaultId);

    const refused = await refusal(person.change(field, { requestToken, ...otherInput }));

    expect(refused.errorType).toBe('DuplicateRequest');
    expect(await rowsOf(person, otherVaultId)).toEqual(before);
  });

  describe('once it was used in', () => {
    let person: Person;
    /** Each in a vault of its own, and never made: it is refused. */
    let ready: Record<string, Input>;
    beforeAll(async () => {
      if (deployed) return;
      person = await newGuest();
      ready = {};
      for (const field of withToken) ready[field] = await readyFor(field, person);
    });

    itWithTable.each(withToken)('%s, for every other mutation', async (field) => {
      const requestToken = randomUUID();
      await person.change(field, { requestToken, ...(await readyFor(field, person)) });
      const others = withToken.filter((other) => other !== field);
      const vaults = others.flatMap((other) => vaultsOf(ready[other] ?? {}));
      const before = await rowsOf(person, ...vaults);

      const refusals = await Promise.all(
        others.map((other) => refusal(person.change(other, { requestToken, ...ready[other] }))),
      );

      expect(refusals.map(({ errorType }) => errorType)).toEqual(others.map(() => 'DuplicateRequest'));
      expect(await rowsOf(person, ...vaults)).toEqual(before);
    });
  });

  itWithTable('for another mutation of the same item', async () => {
    const person = await newGuest();
    const { vaultId, itemId, ...labels } = await readyFor('updateItemLabels', person);
    const requestToken = randomUUID();
    await person.change('updateItemLabels', { requestToken, vaultId, itemId, ...labels });
    const before = await rowsOf(person, String(vaultId));

    const refused = await refusal(person.change('trashItem', { requestToken, vaultId, itemId }));

    expect(refused.errorType).toBe('DuplicateRequest');
    expect(await rowsOf(person, String(vaultId))).toEqual(before);
  });
});
