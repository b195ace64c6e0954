/** The authorization matrix: every root field by everybody, as `expectations.ts` says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Api } from '../support/api.ts';
import type { Input } from '../support/changes.ts';
import { caseOf, withToken } from '../support/everyMutation.ts';
import { rootFields, type RootField } from '../support/documents.ts';
import { deployed, itWithTable } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { newPerson } from '../support/people.ts';
import { openTable } from '../support/table.ts';
import { askersOf, type Ask, type People } from './askers.ts';
import { callers, type Caller } from './callers.ts';
import { cellOf, cells, coordinateOf, gaps, targetsOf, type Target } from './cells.ts';
import { expectations } from './expectations.ts';
import { aboutAbsent, newPeople, newVault, otherVault, variablesFor } from './stages.ts';

const table = openTable();
let parts: InProcess;
let people: People;
let host: Api;
let askers: Record<Caller, Ask>;
/** With all callers, and with no caller. */
let vaultId: string;
let otherVaultId: string;

beforeAll(async () => {
  if (deployed) return;
  [parts, people, host] = await Promise.all([openInProcess(), newPeople(), newPerson()]);
  askers = askersOf(people, parts);
  vaultId = await newVault(people, table, callers);
  otherVaultId = await otherVault(host);
});
afterAll(async () => {
  await parts?.stop();
  table.close();
});

describe('the expectations', () => {
  it('are of every cell, and of nothing else', () => {
    expect(gaps(cells(), expectations)).toEqual({ unexpected: [], unasked: [] });
  });

  it('lack a field that is new in the schema', () => {
    const all = cells('extend type Query { planted(vaultId: ID!): Int @aws_iam }');
    const planted = ['own', 'other', 'absent'].flatMap((target) =>
      callers.map((caller) => cellOf('Query.planted', target, caller)),
    );
    expect(gaps(all, expectations)).toEqual({ unexpected: planted, unasked: [] });
  });

  it('must not be of a field that there is not', () => {
    const planted = cellOf('Query.planted', 'own', 'OWNER');
    const more = { ...expectations, [planted]: 'ok' };
    expect(gaps(cells(), more)).toEqual({ unexpected: [], unasked: [planted] });
  });
});

/** Prepared by a change that locks the vault. */
const locks = ({ name }: RootField): boolean => ['unlockVault', 'cancelVaultDeletion'].includes(name);
/** Changes items alone, so that several have room in one vault. */
const isOfItems = ({ name }: RootField): boolean =>
  name.startsWith('createItem') || ((withToken as string[]).includes(name) && caseOf(name).target === 'item');

/** In the vault of the target, or one that was made like it: with these callers in it. */
const inHost = (root: RootField, vault: string) => variablesFor(root, host, vault, table);
const inOwn = (root: RootField, vault: string) => variablesFor(root, people.OWNER, vault, table);
const newOwn = (inIt: readonly Caller[]) => newVault(people, table, inIt);

/** What a field is asked with by all whom it refuses: that changes nothing, so it is about the same things. */
const common = new Map<string, Promise<Input>>();
function commonFor(root: RootField, target: Target): Promise<Input> {
  const where = target === 'other' ? 'other' : 'own';
  const key = `${root.name} ${where}`;
  const made =
    common.get(key) ??
    (async () => {
      if (where === 'other') return inHost(root, locks(root) ? await otherVault(host) : otherVaultId);
      return inOwn(root, locks(root) ? await newOwn(callers) : vaultId);
    })();
  common.set(key, made);
  return target === 'absent' ? made.then((variables) => aboutAbsent(root, variables)) : made;
}

/** What it is asked with by one whom it lets: that changes something, so it is about things of their own. */
async function ownFor(root: RootField, target: Target, caller: Caller): Promise<Input> {
  if (target === 'other') return inHost(root, isOfItems(root) ? otherVaultId : await otherVault(host));
  const variables = await inOwn(root, isOfItems(root) ? vaultId : await newOwn([caller]));
  return target === 'absent' ? aboutAbsent(root, variables) : variables;
}

/** Asks a field about one target as everybody. */
async function askAll(root: RootField, target: Target): Promise<Record<string, string>> {
  const answers = callers.map(async (caller) => {
    const isDone = expectations[cellOf(coordinateOf(root), target, caller)] === 'ok';
    const variables =
      isDone && root.type === 'Mutation' ? await ownFor(root, target, caller) : await commonFor(root, target);
    return [caller, await askers[caller](root, variables)] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

const rows = rootFields.flatMap((root) =>
  targetsOf(root).map((target): [string, Target, RootField] => [coordinateOf(root), target, root]),
);

itWithTable.each(rows)('%s (%s vault) answers everybody as it is written', async (name, target, root) => {
  const expected = callers.map((caller) => [caller, expectations[cellOf(name, target, caller)]] as const);
  expect(await askAll(root, target)).toEqual(Object.fromEntries(expected));
});
