/** What somebody may not know of is answered as what does not exist: the whole answer, but for the date and the request's id. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { openUserPool } from '../../local/users/pool.ts';
import { issueAccessToken, newSession } from '../../local/users/tokens.ts';
import { absentId } from '../support/badIds.ts';
import type { Input } from '../support/changes.ts';
import { documentOf, givenNames, rootFields, type RootField } from '../support/documents.ts';
import { deployed, itWithKeys } from '../support/host.ts';
import { credentialsOf, signed } from '../support/machine.ts';
import { newPerson, type NewPerson } from '../support/people.ts';
import { authorizedAs, authorizedBy, startFrames } from '../support/startFrames.ts';
import { openTable } from '../support/table.ts';
import type { People } from './askers.ts';
import { cellOf, coordinateOf, targetsOf } from './cells.ts';
import { expectations } from './expectations.ts';
import { aboutAbsent, naming, newPeople, newVault, variablesFor } from './stages.ts';

const table = openTable();
afterAll(() => table.close());

/** Asks, and answers everything that comes back. */
type Whole = (root: RootField, variables: Input) => Promise<unknown>;

/** Everything of an answer over HTTP that is not another one each time. */
async function posted(body: string, headers: Record<string, string>): Promise<unknown> {
  const response = await fetch(inject('endpoint'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const kept = [...response.headers].filter(([name]) => !['date', 'x-amzn-requestid'].includes(name));
  return { status: response.status, headers: kept, body: await response.text() };
}

const dataOf = (root: RootField, variables: Input): string =>
  JSON.stringify({ query: documentOf(root), variables });

async function askingAs({ id, username }: NewPerson): Promise<Whole> {
  const { key } = await openUserPool(inject('dataDir'), { create: false });
  const authorization = await issueAccessToken(key, { sub: id, username }, newSession());
  return (root, variables) => {
    const data = dataOf(root, variables);
    if (root.type === 'Subscription') return startFrames(authorizedBy(authorization), data);
    return posted(data, { authorization });
  };
}

const askingAsMachine: Whole = async (root, variables) => {
  const data = dataOf(root, variables);
  if (root.type === 'Subscription') return startFrames(await authorizedAs('elsewhere', data), data);
  const { headers } = await signed(
    { credentials: credentialsOf('elsewhere') },
    { method: 'POST', body: data },
  );
  return posted(data, headers);
};

const isOfPeople = ({ field }: RootField): boolean =>
  field.astNode?.directives?.some(({ name }) => name.value === 'aws_cognito_user_pools') ?? false;
const titled = (roots: RootField[]) => roots.map((root): [string, RootField] => [coordinateOf(root), root]);

const outside = ['stranger', 'elsewhere', 'pending', 'expired', 'removed'] as const;
let people: People;
/** The OWNER's, with those of `outside` in it who belong there. */
let vaultId: string;
/** What is in that vault, and in another owner's, by the field that names it. */
let here: Record<string, string>;
let foreign: Record<string, string>;

beforeAll(async () => {
  if (deployed) return;
  const [everybody, host] = await Promise.all([newPeople(), newPerson()]);
  people = everybody;
  vaultId = await newVault(people, table, [...outside, 'VIEWER']);
  here = { itemId: (await people.OWNER.createItem({ vaultId })).id, memberId: people.VIEWER.id };
  const { id: hostVaultId } = await host.createVault();
  const { invitation } = await host.inviteMember({ vaultId: hostVaultId, role: 'VIEWER' });
  const item = await host.createItem({ vaultId: hostVaultId });
  foreign = { itemId: item.id, memberId: host.id, invitationId: invitation.id };
});

const prepared = new Map<string, Promise<Input>>();

/**
 * What a field is asked with about things of the OWNER's: in the vault, or in one like it that its preparation locks. All who
 * ask are refused, which changes nothing, so it is prepared once.
 */
function variablesOf(root: RootField): Promise<Input> {
  const prepare = async (): Promise<Input> => {
    const isLocked = ['unlockVault', 'cancelVaultDeletion'].includes(root.name);
    const where = isLocked ? await newVault(people, table, outside) : vaultId;
    const variables = await variablesFor(root, people.OWNER, where, table);
    // A code that is nobody's, or it would be taken.
    return naming(root, variables, { code: `${where}-${absentId}` });
  };
  const made = prepared.get(root.name) ?? prepare();
  prepared.set(root.name, made);
  return made;
}

const ofVaults = rootFields.filter((root) => targetsOf(root).includes('absent'));

itWithKeys.each(titled(ofVaults))(
  '%s is answered alike to whoever is no member, for a vault that exists and for one that does not',
  async (_, root) => {
    const there = await variablesOf(root);
    const nowhere = aboutAbsent(root, there);
    const strangers = await Promise.all(outside.map((caller) => askingAs(people[caller])));
    const askedBoth = [...strangers, askingAsMachine].map(async (ask) => {
      const [existing, absent] = await Promise.all([ask(root, there), ask(root, nowhere)]);
      expect(existing).toEqual(absent);
      expect(JSON.stringify(existing)).toContain('errorType');
    });
    await Promise.all(askedBoth);
  },
);

/** What a field can name in a vault; and a name of that form that was never given. */
const absentNames: Record<string, string> = {
  itemId: absentId,
  memberId: randomUUID(),
  invitationId: '0'.repeat(64),
};
const ofThings = rootFields.filter(isOfPeople).flatMap((root) =>
  givenNames(root)
    .filter((name) => name in absentNames)
    .map((name): [string, string, RootField] => [coordinateOf(root), name, root]),
);

itWithKeys.each(ofThings)(
  '%s is answered alike to an OWNER, for one %s of another vault and for one that there is not',
  async (_, name, root) => {
    const ask = await askingAs(people.OWNER);
    const own = await variablesOf(root);
    const there = naming(root, own, { [name]: foreign[name] });
    const absent = naming(root, own, { [name]: absentNames[name] });

    expect(await ask(root, there)).toEqual(await ask(root, absent));
  },
);

const aboveViewer = ofThings.filter(
  ([coordinate]) => expectations[cellOf(coordinate, 'own', 'VIEWER')] === 'Unauthorized',
);

itWithKeys.each(aboveViewer)(
  '%s is answered alike to a VIEWER, who may not, for one %s of the vault and for one that there is not',
  async (_, name, root) => {
    const ask = await askingAs(people.VIEWER);
    const own = await variablesOf(root);
    const { input = own } = own as { input?: Input };
    const there = naming(root, own, { [name]: input[name] ?? here[name] });
    const absent = naming(root, own, { [name]: absentNames[name] });

    const answer = await ask(root, there);
    expect(answer).toEqual(await ask(root, absent));
    expect(JSON.stringify(answer)).toContain('Unauthorized');
  },
);
