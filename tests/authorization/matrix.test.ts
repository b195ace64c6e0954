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
import { cellOf, cells, coordinateOf, targetsOf, type Target } from './cells.ts';
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

/** What cells have no expectation, and what expectations no cell. */
export function gaps(all: string[], expected: Record<string, string>) {
  return {
    unexpected: all.filter((cell) => !(cell in expected)),
    unasked: Object.keys(expected).filter((cell) => !all.includes(cell)),
  };
}

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

/** Prepared by a change after which nothing else can be done in the vault, or that changes more than items. */
const locks = (name: string): boolean => ['unlockVault', 'cancelVaultDeletion'].includes(name);
const isOfItems = ({ name }: RootField): boolean =>
  name.startsWith('createItem') || ((withToken as string[]).includes(name) && caseOf(name).target === 'item');

/** Asks a field about one target as everybody. What is refused changes nothing, so all of it is about the same things. */
async function askAll(root: RootField, target: Target): Promise<Record<string, string>> {
  const owner = target === 'other' ? host : people.OWNER;
  const shared = target === 'other' ? otherVaultId : vaultId;
  const newShared = () => (target === 'other' ? otherVault(host) : newVault(people, table, callers));
  const about = async (vault: string): Promise<Input> => {
    const variables = await variablesFor(root, owner, vault, table);
    return target === 'absent' ? aboutAbsent(root, variables) : variables;
  };
  const common = await about(locks(root.name) ? await newShared() : shared);

  async function ask(caller: Caller): Promise<[Caller, string]> {
    const isDone = expectations[cellOf(coordinateOf(root), target, caller)] === 'ok';
    if (!isDone || root.type !== 'Mutation') return [caller, await askers[caller](root, common)];
    // What is done changes something, so each is about things of its own.
    const own = isOfItems(root)
      ? shared
      : target === 'other'
        ? await otherVault(host)
        : await newVault(people, table, [caller]);
    return [caller, await askers[caller](root, await about(own))];
  }
  return Object.fromEntries(await Promise.all(callers.map(ask)));
}

const rows = rootFields.flatMap((root) =>
  targetsOf(root).map((target): [string, Target, RootField] => [coordinateOf(root), target, root]),
);

itWithTable.each(rows)('%s (%s vault) answers everybody as it is written', async (name, target, root) => {
  const expected = callers.map((caller) => [caller, expectations[cellOf(name, target, caller)]]);
  expect(await askAll(root, target)).toEqual(Object.fromEntries(expected));
});
