import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Vault } from '../../generated/schema.ts';
import { itWithOwnStack } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { refused } from '../support/mutationsInProcess.ts';
import { putRow } from '../support/table.ts';
import { callerRows } from '../support/traces.ts';

let parts: InProcess;
beforeAll(async () => {
  parts = await openInProcess();
});
afterAll(() => parts.stop());

/** A person who has made so many vaults that are there. */
async function makerOf(vaults: number): Promise<string> {
  const person = randomUUID();
  await putRow(parts.table, { pk: { S: `CALLER#${person}` }, sk: { S: 'MADE' }, vaults: { N: `${vaults}` } });
  return person;
}

const make = (person: string, requestToken: string = randomUUID()) =>
  parts.mutate('createVault', person, { name: 'A vault', requestToken });
const madeBy = async (person: string) => (await callerRows(parts.table, person)).MADE?.vaults;

itWithOwnStack('counts the vaults that a person makes', async () => {
  const person = randomUUID();
  await make(person);
  await make(person);
  expect(await madeBy(person)).toBe(2);
});

itWithOwnStack('makes the 100th, and refuses the next as LimitExceeded, without making a key', async () => {
  const person = await makerOf(99);
  expect((await make(person)).errors).toEqual([]);

  const next = await make(person);

  expect(next).toMatchObject({ ...refused('LimitExceeded'), invocations: 0 });
  expect(await madeBy(person)).toBe(100);
});

itWithOwnStack('makes one of several that are the 100th at the same time', async () => {
  const person = await makerOf(99);
  const answers = await Promise.all([1, 2, 3].map(() => make(person)));
  const refusals = answers.flatMap(({ errors }) => errors.map(({ errorType }) => errorType));
  expect(refusals).toHaveLength(2);
  expect(refusals.every((errorType) => ['LimitExceeded', 'Busy'].includes(String(errorType)))).toBe(true);
  expect(await madeBy(person)).toBe(100);
});

itWithOwnStack('is judged by the transaction too, where another call was faster', async () => {
  const person = await makerOf(99);
  const input = { name: 'A vault', requestToken: randomUUID() };
  const late = await parts.mutate('createVault', person, input, { beforeWrite: () => make(person) });
  expect(late).toMatchObject(refused('LimitExceeded'));
});

itWithOwnStack('answers a repeated request as before, whatever the count', async () => {
  const person = await makerOf(99);
  const requestToken = randomUUID();
  const { data } = await make(person, requestToken);
  const again = await make(person, requestToken);
  expect((again.data as Vault).id).toBe((data as Vault).id);
  expect(await madeBy(person)).toBe(100);
});
