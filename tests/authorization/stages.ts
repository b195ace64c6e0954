/** Vaults in which the callers are what their names say. */
import { accountId } from '../../local/users/settings.ts';
import type { Role } from '../../generated/schema.ts';
import type { Api } from '../support/api.ts';
import { changesOver, makeVault, newGuest, token, type Input, type Person } from '../support/changes.ts';
import { caseOf, withToken } from '../support/everyMutation.ts';
import { absentId } from '../support/badIds.ts';
import { givenNames, type RootField } from '../support/documents.ts';
import { pooledRole } from '../support/localCallers.ts';
import { invited, join } from '../support/membership.ts';
import { newPerson } from '../support/people.ts';
import { epochIn, vaultPartition } from '../support/plant.ts';
import type { openTable } from '../support/table.ts';
import { editRow, memberIdOf, rowsLike } from '../support/traces.ts';
import { machineRole, type People } from './askers.ts';
import type { Caller } from './callers.ts';

type Table = ReturnType<typeof openTable>;

/** Signs the people among the callers up. The one who is `elsewhere` makes a vault. */
export async function newPeople(): Promise<People> {
  const names = [
    'stranger',
    'pending',
    'expired',
    'removed',
    'elsewhere',
    'VIEWER',
    'READER',
    'EDITOR',
    'OWNER',
  ];
  const people = await Promise.all(names.map(async (name) => [name, await newPerson()] as const));
  const all = Object.fromEntries(people) as unknown as People;
  await all.elsewhere.createVault();
  return all;
}

/** A new vault of the OWNER's, with these callers in it. */
export async function newVault(people: People, table: Table, inIt: readonly Caller[]): Promise<string> {
  const { OWNER: owner } = people;
  const { id: vaultId } = await owner.createVault();
  const machine = { vaultId, accountId, role: 'EDITOR' as Role };
  const enter: Partial<Record<Caller, () => Promise<unknown>>> = {
    pending: () => invited(owner, vaultId, people.pending),
    async expired() {
      const { id } = await join(owner, vaultId, people.expired);
      await editRow(table, vaultPartition(vaultId), `MEMBER#${id}`, { exp: { N: `${epochIn(-1)}` } });
    },
    async removed() {
      const { id: memberId } = await join(owner, vaultId, people.removed);
      await owner.removeMember({ vaultId, memberId });
    },
    VIEWER: () => join(owner, vaultId, people.VIEWER, 'VIEWER'),
    READER: () => join(owner, vaultId, people.READER, 'READER'),
    EDITOR: () => join(owner, vaultId, people.EDITOR, 'EDITOR'),
    machine: () => owner.addMachine({ ...machine, roleName: machineRole }),
    pooled: () => owner.addMachine({ ...machine, roleName: pooledRole }),
  };
  // One after the other: of two changes of the members at once one is Busy.
  for (const caller of inIt) await enter[caller]?.();
  return vaultId;
}

/** What a field is asked with about a vault of the owner's: what it names is there, and what it does can be done. */
export async function variablesFor(
  { type, name, field }: RootField,
  api: Api,
  vaultId: string,
  table: Table,
): Promise<Input> {
  if (type !== 'Mutation') {
    const names = field.args.map((arg) => arg.name);
    const newItem = async () => (await api.createItem({ vaultId, login: { totp: 'JBSWY3DPEHPK3PXP' } })).id;
    return {
      ...(names.includes('vaultId') && { vaultId }),
      ...(names.includes('input') && { input: { pin: {} } }),
      ...(names.includes('url') && { url: 'https://example.com/' }),
      ...(String(field.args.find((arg) => arg.name === 'itemId')?.type) === 'ID!' && {
        itemId: await newItem(),
      }),
      ...(names.includes('items') && { items: [{ itemId: await newItem() }] }),
    };
  }
  const owner: Person = { id: await memberIdOf(api), change: changesOver(api) };
  const special = specials[name];
  if (special) return { input: await special(owner, vaultId, table) };
  if (!(withToken as string[]).includes(name))
    throw new Error(`Add ${name} to tests/authorization/stages.ts`);
  return { input: { ...token(), ...(await caseOf(name).prepare(owner, vaultId, newGuest)) } };
}

/** Those that `everyMutation.ts` does not know, and the invitation, which is to be one to this vault. */
const specials: Record<string, (owner: Person, vaultId: string, table: Table) => Promise<Input>> = {
  async acceptInvitation({ change }, vaultId) {
    const made = await change('inviteMember', { ...token(), vaultId, role: 'READER' });
    return { ...token(), code: (made as { code: string }).code };
  },
  reencryptItems: async (_, vaultId) => ({ vaultId }),
  publishVaultEvent: async (_, vaultId) => ({
    id: `${Date.now()}-${crypto.randomUUID()}`,
    vaultId,
    type: 'ITEM_UPDATED',
    at: new Date().toISOString(),
    actorId: 'somebody',
    itemIds: [],
  }),
  // The item is gone, and its id is none that another vault's item had.
  purgeExpired: async (_, vaultId) => ({
    vaultId,
    itemId: vaultId.split('').reverse().join(''),
    oldest: 1,
    version: 1,
  }),
  async revokeRemoved(owner, vaultId, table) {
    const input = await caseOf('removeMember').prepare(owner, vaultId, newGuest);
    await owner.change('removeMember', { ...token(), ...input });
    const events = Object.values(await rowsLike(table, vaultId, 'EVENT#'));
    const { revocation } =
      events.find(({ memberId, type }) => memberId === input.memberId && type === 'MEMBER_REMOVED') ?? {};
    return { vaultId, memberId: input.memberId, order: revocation };
  },
  beginShred: async (_, vaultId) => ({ vaultId }),
  purgeVaultPage: async (_, vaultId) => ({ vaultId }),
};

/** The same with other names of what it is about, whichever of them the field takes. */
export function naming(root: RootField, variables: Input, names: Input): Input {
  const taken = Object.entries(names).filter(([name]) => givenNames(root).includes(name));
  const changed = (given: Input): Input => ({ ...given, ...Object.fromEntries(taken) });
  return root.type === 'Mutation' ? { input: changed(variables.input as Input) } : changed(variables);
}

/** The same about a vault that is not there. */
export const aboutAbsent = (root: RootField, variables: Input): Input =>
  naming(root, variables, { vaultId: absentId, code: `${absentId}-${absentId}` });

/** A new vault of somebody's in which nobody of the callers is. */
export const otherVault = async (owner: Api): Promise<string> => makeVault(changesOver(owner));
