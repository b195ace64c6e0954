import { afterAll, expect, it } from 'vitest';
import { fields, userOf } from '../support/api.ts';
import { absentId } from '../support/badIds.ts';
import { absentIds, current, makeLogins, told } from '../support/batches.ts';
import { itWithTable } from '../support/host.ts';
import { machineOf } from '../support/machine.ts';
import { plantMember } from '../support/membership.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import { revealsIn } from '../support/reveals.ts';
import { editSealed, replaceMessage } from '../support/sealed.ts';
import { openTable } from '../support/table.ts';
import { editRow, eventRow, memberIdOf } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const bob = await userOf('bob');

async function vaultWith(count: number) {
  const { id: vaultId } = await alice.createVault();
  return { vaultId, ids: await makeLogins(alice, vaultId, count) };
}

it('answers each secret as revealSecret does, in the order that was asked for', async () => {
  const { vaultId, ids } = await vaultWith(3);
  const asked = [...ids].reverse();

  const results = await alice.revealSecrets({ vaultId, items: current(asked) });

  expect(told(results)).toEqual(['p2', 'p1', 'p0']);
  const alone = await Promise.all(asked.map((itemId) => alice.revealSecret({ vaultId, itemId })));
  expect(results).toEqual(
    alone.map((revealed) => ({ itemId: revealed.itemId, version: 1, revealed, error: null })),
  );
});

it('opens versions of one item beside each other, each with its own sealed metadata', async () => {
  const { vaultId, ids } = await vaultWith(1);
  const [itemId = ''] = ids;
  await alice.updateItem({ vaultId, itemId, expectedVersion: 1, title: 'New', login: { password: 'p' } });

  const results = await alice.revealSecrets({ vaultId, items: [{ itemId, version: 1 }, { itemId }] });

  expect(results).toMatchObject([
    { itemId, version: 1, revealed: { version: 1, title: 'Login 0', secret: { password: 'p0' } } },
    { itemId, version: 2, revealed: { version: 2, title: 'New', secret: { password: 'p' } } },
  ]);
});

itWithTable(
  'answers an error in the place of what is absent, broken or listed otherwise, and opens the others',
  async () => {
    const { vaultId, ids } = await vaultWith(5);
    const [one = '', broken = '', forged = '', old = '', last = ''] = ids;
    await replaceMessage(table, { vaultId, itemId: broken, version: 1 }, Buffer.from('nothing'));
    await editRow(table, vaultPartition(vaultId), `ITEM#${forged}`, { title: { S: 'Forged' } });

    const items = [
      ...current([one, absentId, broken, forged]),
      { itemId: old, version: 7 },
      { itemId: last },
    ];
    const results = await alice.revealSecrets({ vaultId, items });

    expect(told(results)).toEqual(['p0', 'NotFound', 'SealBroken', 'SealBroken', 'NotFound', 'p4']);
    expect(results[1]).toEqual({
      itemId: absentId,
      version: null,
      revealed: null,
      error: { type: 'NotFound', message: expect.stringMatching(/^There is nothing here/) as string },
    });
    expect(results[4]).toMatchObject({ itemId: old, version: 7, revealed: null });
  },
);

itWithTable('does not find a replaced version whose time is over', async () => {
  const { vaultId, ids } = await vaultWith(1);
  const [itemId = ''] = ids;
  await alice.updateItem({ vaultId, itemId, expectedVersion: 1, login: { password: 'p' } });
  await editSealed(table, { vaultId, itemId, version: 1 }, { ttl: { N: String(epochIn(0)) } });

  const results = await alice.revealSecrets({ vaultId, items: [{ itemId, version: 1 }, { itemId }] });

  expect(told(results)).toEqual(['NotFound', 'p']);
});

itWithTable('does not find an item of another vault', async () => {
  const [{ ids }, { vaultId }] = await Promise.all([vaultWith(1), vaultWith(0)]);

  expect(told(await alice.revealSecrets({ vaultId, items: current(ids) }))).toEqual(['NotFound']);
});

itWithTable('finds nothing where the sealed row’s message is missing, and fails nothing else', async () => {
  const { vaultId, ids } = await vaultWith(2);
  await editRow(table, vaultPartition(vaultId), `SECRET#${ids[0]}#00000001`, { sealed: undefined });

  expect(told(await alice.revealSecrets({ vaultId, items: current(ids) }))).toEqual(['SealBroken', 'p1']);
});

itWithTable('counts and records each secret that it opens, with the reason, and no other', async () => {
  const { vaultId, ids } = await vaultWith(3);

  await alice.revealSecrets({ vaultId, items: current([...ids, absentId]), reason: 'Export 🎧' });

  const { records, count } = await revealsIn(table, vaultId);
  expect(count).toBe(3);
  expect(records.map(({ itemId }) => itemId).sort()).toEqual([...ids].sort());
  const [record] = records;
  expect(record).toEqual(
    eventRow(`REVEAL#${String(record?.id)}`, {
      vaultId,
      type: 'SECRET_REVEALED',
      at: String(record?.at),
      actorId: await memberIdOf(alice),
      itemId: String(record?.itemId),
      itemVersion: 1,
      reason: 'Export 🎧',
    }),
  );
});

itWithTable(
  'leaves the record and the count of a secret that broke: they come before the opening',
  async () => {
    const { vaultId, ids } = await vaultWith(1);
    await replaceMessage(table, { vaultId, itemId: ids[0] ?? '', version: 1 }, Buffer.from('nothing'));

    await alice.revealSecrets({ vaultId, items: current(ids) });

    const { records, count } = await revealsIn(table, vaultId);
    expect({ records: records.length, count }).toEqual({ records: 1, count: 1 });
  },
);

itWithTable('counts and records nothing where there is nothing to open', async () => {
  const { vaultId } = await vaultWith(0);

  const results = await alice.revealSecrets({ vaultId, items: current(absentIds(3)) });

  expect(told(results)).toEqual(['NotFound', 'NotFound', 'NotFound']);
  expect(await revealsIn(table, vaultId)).toEqual({ records: [], count: 0 });
});

itWithTable('opens for a READER, and 25 at once for a machine', async () => {
  const { vaultId, ids } = await vaultWith(25);
  const machine = machineOf('deployer');
  await plantMember(table, vaultId, bob, 'READER');
  await plantMember(table, vaultId, machine, 'READER');

  expect(told(await bob.revealSecrets({ vaultId, items: current(ids.slice(0, 1)) }))).toEqual(['p0']);
  const opened = await machine.revealSecrets({ vaultId, items: current(ids) });
  expect(told(opened)).toEqual(ids.map((_, index) => `p${index}`));
});

const large = 'x'.repeat(200 * 1024);

itWithTable(
  'answers LimitExceeded in the place of what is too large together, which is not counted and opens by itself',
  async () => {
    const { id: vaultId } = await alice.createVault();
    const notes: string[] = [];
    for (const text of [large, large, large, large, large, 'small'])
      notes.push((await alice.createItem({ vaultId, note: { text } })).id);

    const results = await alice.revealSecrets({ vaultId, items: current(notes) });

    expect(told(results)).toEqual([large, large, large, large, 'LimitExceeded', 'small']);
    const { records, count } = await revealsIn(table, vaultId);
    expect({ records: records.length, count }).toEqual({ records: 5, count: 5 });
    const again = await alice.revealSecrets({ vaultId, items: current(notes.slice(4, 5)) });
    expect(told(again)).toEqual([large]);
  },
);

it('takes older versions for as large as they are, not as the current one is', async () => {
  const { id: vaultId } = await alice.createVault();
  const notes: string[] = [];
  for (let made = 0; made < 5; made += 1) {
    const { id: itemId } = await alice.createItem({ vaultId, note: { text: large } });
    await alice.updateItem({ vaultId, itemId, expectedVersion: 1, note: { text: 'small' } });
    notes.push(itemId);
  }

  const items = notes.map((itemId) => ({ itemId, version: 1 }));
  const results = await alice.revealSecrets({ vaultId, items });

  expect(told(results)).toEqual([large, large, large, large, 'LimitExceeded']);
});

it('opens under aliases of one request, each as a batch of its own', async () => {
  const { vaultId, ids } = await vaultWith(2);
  const call = (id?: string) =>
    `revealSecrets(vaultId: "${vaultId}", items: [{ itemId: "${id}" }]) { revealed { ${fields.revealed} } }`;

  const opened = await alice.graphql(`{ a: ${call(ids[0])} b: ${call(ids[1])} }`);

  expect(opened).toMatchObject({
    a: [{ revealed: { secret: { password: 'p0' } } }],
    b: [{ revealed: { secret: { password: 'p1' } } }],
  });
});
