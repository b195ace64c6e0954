/** What comes of a mutation when something else happens after it has read everything, and before it writes. */
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest';
import type { Item as Row } from '../../local/dynamodb/client.ts';
import type { Role } from '../../generated/schema.ts';
import { cases, toldAgain } from '../support/everyMutation.ts';
import { itWithOwnStack } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import {
  disturb as disturbIn,
  readyIn,
  refused,
  writing,
  type Meanwhile,
  type ReadyMutation,
} from '../support/mutationsInProcess.ts';
import { epochIn, readRow, vaultPartition } from '../support/plant.ts';
import { putRow, removeRow } from '../support/table.ts';
import { editRow } from '../support/traces.ts';

let parts: InProcess;

beforeAll(async () => {
  parts = await openInProcess();
});
afterAll(() => parts.stop());

type Attributes = Parameters<typeof editRow>[3];

const editMember =
  (attributes: Attributes): Meanwhile =>
  ({ vaultId, person }) =>
    editRow(parts.table, vaultPartition(vaultId), `MEMBER#${person}`, attributes);
const removeMember: Meanwhile = ({ vaultId, person }) =>
  removeRow(parts.table, vaultPartition(vaultId), `MEMBER#${person}`);
const editItem =
  (attributes: Attributes): Meanwhile =>
  ({ vaultId, input }) =>
    editRow(parts.table, vaultPartition(vaultId), `ITEM#${String(input.itemId)}`, attributes);

const disturb = (field: string, ready: ReadyMutation, meanwhile: Meanwhile) =>
  disturbIn(parts, field, ready, meanwhile);
const make = (field: string, { person, input }: ReadyMutation) => parts.mutate(field, person, input);

/** What takes a membership, and so reads it. */
const inVaults = writing.flatMap((field): [string, Role][] => {
  const least = cases[field]?.least;
  return least ? [[field, least]] : [];
});
/** Whoever leaves has the own row in the transaction already: that is looked at below. */
const guarded = inVaults.filter(([field]) => field !== 'leaveVault');
const ascending: Role[] = ['VIEWER', 'READER', 'EDITOR', 'OWNER'];

describe.each(guarded)('%s, once everything is read,', (field, least) => {
  describe('writes nothing', () => {
    /** Of these tests: nothing of it is done. */
    let ready: ReadyMutation;
    let member: Row;
    beforeAll(async () => {
      ready = await readyIn(parts, field);
      member = await readRow(parts.table, vaultPartition(ready.vaultId), `MEMBER#${ready.person}`);
    });
    afterEach(() => putRow(parts.table, member));

    const changes: [string, string, Meanwhile][] = [
      ...ascending
        .slice(0, ascending.indexOf(least))
        .map((role): [string, string, Meanwhile] => [
          `is made a ${role}`,
          'Unauthorized',
          editMember({ role: { S: role } }),
        ]),
      ['is removed', 'NotFound', removeMember],
      ['is no longer confirmed', 'NotFound', editMember({ state: { S: 'PENDING' } })],
      ['expires', 'NotFound', editMember({ exp: { N: `${epochIn(0)}` } })],
    ];

    itWithOwnStack.each(changes)('when its caller %s: %s', async (_, errorType, change) => {
      expect(await disturb(field, ready, change)).toMatchObject(refused(errorType));
    });

    // Who may take a deletion back is for the key to say, which remembers who was an owner lately.
    const judgedAtOnce = field === 'cancelVaultDeletion' ? [] : changes;

    itWithOwnStack.each(judgedAtOnce)(
      'and seals nothing when its caller %s before: %s',
      async (_, errorType, change) => {
        await change(ready, []);
        const result = await make(field, ready);
        expect(result).toMatchObject({ ...refused(errorType), invocations: 0, attempts: 0 });
      },
    );

    itWithOwnStack('when its token was used for something else: DuplicateRequest', async () => {
      const input = { ...ready.input, requestToken: randomUUID() };
      const other: Meanwhile = ({ person }) =>
        parts.mutate('createVault', person, { requestToken: input.requestToken, name: 'Another' });
      expect(await disturb(field, { ...ready, input }, other)).toMatchObject(refused('DuplicateRequest'));
    });
  });

  itWithOwnStack('is done when its caller has just the role that it takes, for a while', async () => {
    const ready = await readyIn(parts, field);
    const result = await parts.mutate(field, ready.person, ready.input, {
      beforeWrite: () => editMember({ role: { S: least }, exp: { N: `${epochIn(60)}` } })(ready, []),
    });
    expect(result.errors).toEqual([]);
  });

  itWithOwnStack(
    'answers what the same request answered that was faster, its caller having been removed since',
    async () => {
      const ready = await readyIn(parts, field);
      let faster: unknown;
      const result = await disturb(field, ready, async () => {
        faster = (await make(field, ready)).data;
        await removeMember(ready, []);
      });
      expect(faster).not.toBeNull();
      expect(result).toMatchObject({ errors: [], data: toldAgain(field, faster) });
    },
  );
});

// A copy is of what was read: it changes nothing of the item.
const ofItems = writing.filter((field) => cases[field]?.target === 'item' && field !== 'copyItem');

describe.each(ofItems)('%s, once everything is read,', (field) => {
  const namesVersion = field === 'updateItem' || field === 'revertItem';
  /** Of these tests: nothing of it is done. */
  let ready: ReadyMutation;
  let rows: Row[];
  beforeAll(async () => {
    ready = await readyIn(parts, field);
    const keys = [`MEMBER#${ready.person}`, `ITEM#${String(ready.input.itemId)}`];
    rows = await Promise.all(keys.map((sk) => readRow(parts.table, vaultPartition(ready.vaultId), sk)));
  });
  afterEach(async () => {
    for (const row of rows) await putRow(parts.table, row);
  });

  itWithOwnStack(
    `is ${namesVersion ? 'a VersionConflict with the new version' : 'Busy'} when the item has a new version`,
    async () => {
      const result = await disturb(field, ready, editItem({ version: { N: '7' } }));
      const expected = namesVersion ? refused('VersionConflict', { currentVersion: 7 }) : refused('Busy');
      expect(result).toMatchObject(expected);
    },
  );

  itWithOwnStack('is Busy when anything else of the item was changed', async () => {
    expect(await disturb(field, ready, editItem({ revision: { N: '9' } }))).toMatchObject(refused('Busy'));
  });

  itWithOwnStack('is NotFound when the item is gone', async () => {
    const purge: Meanwhile = ({ vaultId, input }) =>
      removeRow(parts.table, vaultPartition(vaultId), `ITEM#${String(input.itemId)}`);
    expect(await disturb(field, ready, purge)).toMatchObject(refused('NotFound'));
  });

  itWithOwnStack('judges the membership before the item', async () => {
    const result = await disturb(field, ready, async () => {
      await editItem({ version: { N: '7' } })(ready, []);
      await editMember({ role: { S: 'READER' } })(ready, []);
    });
    expect(result).toMatchObject(refused('Unauthorized'));
  });
});

describe('leaveVault, once everything is read,', () => {
  itWithOwnStack.each<[string, Meanwhile]>([
    ['has another role', editMember({ role: { S: 'EDITOR' } })],
    ['is no longer confirmed', editMember({ state: { S: 'PENDING' } })],
    ['is removed', removeMember],
  ])('is Busy, and writes nothing, when its caller %s', async (_, change) => {
    const ready = await readyIn(parts, 'leaveVault');
    expect(await disturb('leaveVault', ready, change)).toMatchObject(refused('Busy'));
  });

  itWithOwnStack('answers what the same request answered that was faster', async () => {
    const ready = await readyIn(parts, 'leaveVault');
    let faster: unknown;
    const result = await disturb('leaveVault', ready, async () => {
      faster = (await make('leaveVault', ready)).data;
    });
    expect(faster).not.toBeNull();
    expect(result).toMatchObject({ errors: [], data: faster });
  });
});

describe('updateVault, once everything is read,', () => {
  itWithOwnStack('is Busy when other settings were changed, and leaves those', async () => {
    const ready = await readyIn(parts, 'updateVault');
    const { vaultId, person } = ready;
    const other: Meanwhile = () =>
      parts.mutate('updateVault', person, { requestToken: randomUUID(), vaultId, keepVersions: 3 });
    expect(await disturb('updateVault', ready, other)).toMatchObject(refused('Busy'));
  });
});
