import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Vault } from '../../generated/schema.ts';
import { refusal, userOf } from '../support/api.ts';
import { differencesOf } from '../support/differences.ts';
import { cases, changesOver, makeVault, withToken, type MutationCase } from '../support/everyMutation.ts';
import { deployed, itWithTable } from '../support/host.ts';
import { newPerson } from '../support/people.ts';
import { openTable } from '../support/table.ts';
import { callerRows, vaultRows } from '../support/traces.ts';
import { answerOrBusy } from '../support/untilDone.ts';

const table = openTable();
afterAll(() => table.close());

/** Whose vaults and requests are those of this file alone. */
const person = deployed ? await userOf('alice') : await newPerson();
const change = changesOver(person);

const caseOf = (field: string): MutationCase => {
  const found = cases[field];
  if (!found) throw new Error(`Add ${field} to tests/support/everyMutation.ts`);
  return found;
};

/** Everything of the person, and of a vault where it is there. */
const rowsOf = async (vaultId?: string) => ({
  caller: await callerRows(table, person),
  vault: vaultId ? await vaultRows(table, vaultId) : {},
});

/** Makes a mutation so many times at once with one token. @returns its answers but `Busy`, and what they did to the rows */
async function madeAtOnce(field: string, times: number) {
  const vaultId = await makeVault(change);
  const input = { requestToken: randomUUID(), ...(await caseOf(field).prepare(change, vaultId)) };
  const isNew = field === 'createVault';
  const before = await rowsOf(isNew ? undefined : vaultId);
  const make = () => change(field, input);
  const given = await Promise.all(Array.from({ length: times }, () => answerOrBusy(make())));
  const answers = given.filter((answer) => answer !== 'Busy');
  const after = await rowsOf(isNew ? (answers[0] as Vault).id : vaultId);
  const did = {
    caller: differencesOf(before.caller, after.caller),
    vault: differencesOf(before.vault, after.vault),
  };
  return { make, answers, did, after, rowsNow: () => rowsOf(isNew ? (answers[0] as Vault).id : vaultId) };
}

it('every mutation of the schema that takes a request token is looked at', () => {
  expect(Object.keys(cases).sort()).toEqual([...withToken].sort());
  expect(withToken.length).toBeGreaterThan(0);
});

describe.each(withToken)('%s with one token', (field) => {
  itWithTable('twice in a row has one effect, one event and one answer', async () => {
    const { make, answers, did, after, rowsNow } = await madeAtOnce(field, 1);
    expect(did).toMatchObject({ caller: { 'put REQUEST': 1 }, vault: { 'put EVENT': 1 } });
    expect(await make()).toEqual(answers[0]);
    expect(await rowsNow()).toEqual(after);
  });

  itWithTable('eight times at once has the effect and the event of one, and one answer', async () => {
    const [once, eightTimes] = [await madeAtOnce(field, 1), await madeAtOnce(field, 8)];
    expect(eightTimes.did).toEqual(once.did);
    expect(new Set(eightTimes.answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await eightTimes.make()).toEqual(eightTimes.answers[0]);
    expect(await eightTimes.rowsNow()).toEqual(eightTimes.after);
  });
});

describe('a used token is a DuplicateRequest, and changes nothing,', () => {
  const aimed = withToken.filter((field) => caseOf(field).target !== 'none');

  itWithTable.each(aimed)('in %s, for another target', async (field) => {
    const { target, prepare } = caseOf(field);
    const vaultId = await makeVault(change);
    const input = await prepare(change, vaultId);
    const otherVaultId = target === 'vault' ? await makeVault(change) : vaultId;
    const otherInput = await prepare(change, otherVaultId);
    const requestToken = randomUUID();
    await change(field, { requestToken, ...input });
    const before = await rowsOf(otherVaultId);

    const refused = await refusal(change(field, { requestToken, ...otherInput }));

    expect(refused.errorType).toBe('DuplicateRequest');
    expect(await rowsOf(otherVaultId)).toEqual(before);
  });

  describe('once it was used in', () => {
    let vaultId: string;
    /** Ready, and never made: each is refused. */
    let ready: Record<string, Record<string, unknown>>;
    beforeAll(async () => {
      if (deployed) return;
      vaultId = await makeVault(change);
      ready = {};
      for (const field of withToken) ready[field] = await caseOf(field).prepare(change, vaultId);
    });

    itWithTable.each(withToken)('%s, for every other mutation', async (field) => {
      const requestToken = randomUUID();
      const usedIn = await makeVault(change);
      await change(field, { requestToken, ...(await caseOf(field).prepare(change, usedIn)) });
      const before = await rowsOf(vaultId);

      const others = withToken.filter((other) => other !== field);
      const refusals = await Promise.all(
        others.map((other) => refusal(change(other, { requestToken, ...ready[other] }))),
      );

      expect(refusals.map(({ errorType }) => errorType)).toEqual(others.map(() => 'DuplicateRequest'));
      expect(await rowsOf(vaultId)).toEqual(before);
    });
  });

  itWithTable('for another mutation of the same item', async () => {
    const { prepare } = caseOf('updateItemLabels');
    const vaultId = await makeVault(change);
    const { itemId, ...labels } = await prepare(change, vaultId);
    const requestToken = randomUUID();
    await change('updateItemLabels', { requestToken, itemId, ...labels });
    const before = await rowsOf(vaultId);

    const refused = await refusal(change('trashItem', { requestToken, vaultId, itemId }));

    expect(refused.errorType).toBe('DuplicateRequest');
    expect(await rowsOf(vaultId)).toEqual(before);
  });
});
