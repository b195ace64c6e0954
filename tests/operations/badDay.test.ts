/** The vault on DynamoDB's bad day: conflicts, stale reads and throttling at once, on a stack of this file's own. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import type { CreateItemInput, Item } from '../../generated/schema.ts';
import type { VaultError } from '../../examples/vaultError.ts';
import { userOf, type Api } from '../support/api.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';
import { openTable, rowsOf } from '../support/table.ts';
import { answerOrBusy, untilDone } from '../support/untilDone.ts';

const table = openTable();
const dataDir = temporaryFolder();
let stack: RunningStack;
let alice: Api;

beforeAll(async () => {
  stack = await startProcess(dataDir, {
    VAULT_DYNAMODB_ENDPOINT: inject('dynamoDbEndpoint'),
    VAULT_EMULATE: 'stale-reads,conflicts,throttling=0.03',
  });
  alice = await userOf('alice', stack);
});
afterAll(async () => {
  await stack.stop();
  table.close();
  removeFolder(dataDir);
});

async function newVault(): Promise<string> {
  const requestToken = randomUUID();
  return (await untilDone(() => alice.createVault('A vault', requestToken))).id;
}

const newItems = (vaultId: string, count: number): (Partial<CreateItemInput> & { vaultId: string })[] =>
  Array.from({ length: count }, (_, n) => ({ vaultId, title: `Item ${n}`, requestToken: randomUUID() }));

/** Item ids of a vault by the kind of row that bears them. */
async function itemIdsIn(vaultId: string): Promise<Record<string, string[]>> {
  const rows = Object.entries(await rowsOf(table, `VAULT#${vaultId}`));
  const of = (prefix: string): string[] =>
    rows.filter(([sk]) => sk.startsWith(prefix)).map(([sk]) => sk.split('#')[1] ?? '');
  const events = rows.filter(([sk, row]) => sk.startsWith('EVENT#') && row.itemId).map(([, row]) => row);
  return {
    items: of('ITEM#').sort(),
    secrets: of('SECRET#').sort(),
    events: events.map((row) => String(row.itemId?.S)).sort(),
  };
}

const idsOf = (items: Item[]): string[] => items.map(({ id }) => id).sort();

it('parallel writes of one member are each done or Busy, and nothing is half written', async () => {
  const vaultId = await newVault();
  const inputs = newItems(vaultId, 16);
  const answers = await Promise.all(inputs.map((input) => answerOrBusy(alice.createItem(input))));
  const done = answers.filter((answer) => answer !== 'Busy');
  expect(done.length).toBeGreaterThan(0);
  expect(done.length).toBeLessThan(16);
  const ids = idsOf(done);
  expect(await itemIdsIn(vaultId)).toEqual({ items: ids, secrets: ids, events: ids });
});

it('a vault that is asked for eight times at once with one token is one vault, or Busy', async () => {
  const requestToken = randomUUID();
  const ask = () => alice.createVault('Once', requestToken);
  const answers = await Promise.all(Array.from({ length: 8 }, () => answerOrBusy(ask())));
  const made = await untilDone(ask);
  for (const answer of answers) expect(answer === 'Busy' ? made : answer).toEqual(made);
});

it('parallel writes that are repeated with their tokens until they are done are one effect each', async () => {
  const vaultId = await newVault();
  const inputs = newItems(vaultId, 8);
  const done = await Promise.all(inputs.map((input) => untilDone(() => alice.createItem(input))));
  const ids = idsOf(done);
  expect(new Set(ids).size).toBe(8);
  expect(await itemIdsIn(vaultId)).toEqual({ items: ids, secrets: ids, events: ids });
  const again = await Promise.all(inputs.map((input) => untilDone(() => alice.createItem(input))));
  expect(idsOf(again)).toEqual(ids);
});

it('of parallel changes of one version one is done, and the others know it', async () => {
  const vaultId = await newVault();
  const [input] = newItems(vaultId, 1);
  const { id: itemId } = await untilDone(() => alice.createItem(input ?? { vaultId }));
  const change = async (title: string) => {
    const given = { vaultId, itemId, expectedVersion: 1, title, requestToken: randomUUID() };
    return untilDone(() => alice.updateItem(given)).then(
      ({ version }) => version,
      (error: unknown) => (error as VaultError).errorType,
    );
  };
  const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => change(`Change ${n}`)));
  expect(answers.map(String).sort()).toEqual(['2', ...Array.from({ length: 5 }, () => 'VersionConflict')]);
});

it('a list may miss the newest item for a moment, and item, revealSecret and changes never', async () => {
  const vaultId = await newVault();
  let missed = 0;
  for (const input of newItems(vaultId, 4)) {
    const { id: itemId } = await untilDone(() =>
      alice.createItem({ ...input, login: { password: input.title } }),
    );
    const listed = async () => (await untilDone(() => alice.items({ vaultId }))).items.map(({ id }) => id);
    if (!(await listed()).includes(itemId)) missed += 1;
    expect(await untilDone(() => alice.item(vaultId, itemId))).toMatchObject({ id: itemId, version: 1 });
    const revealed = await untilDone(() => alice.revealSecret({ vaultId, itemId }));
    expect(revealed.secret).toMatchObject({ password: input.title });
    const { items: events } = await untilDone(() =>
      alice.changes({ vaultId, since: `${Date.now() - 60_000}` }),
    );
    expect(events.map((event) => event.itemId)).toContain(itemId);
    await expect.poll(listed).toContain(itemId);
  }
  expect(missed).toBeGreaterThan(0);
});

it('item never answers an old version after a change', async () => {
  const vaultId = await newVault();
  const [input] = newItems(vaultId, 1);
  const { id: itemId } = await untilDone(() => alice.createItem(input ?? { vaultId }));
  for (const expectedVersion of [1, 2, 3]) {
    const change = {
      vaultId,
      itemId,
      expectedVersion,
      title: `At ${expectedVersion}`,
      requestToken: randomUUID(),
    };
    await untilDone(() => alice.updateItem(change));
    expect((await untilDone(() => alice.item(vaultId, itemId))).version).toBe(expectedVersion + 1);
  }
});
