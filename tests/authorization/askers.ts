/** How each of the callers asks a root field, and what comes of it. */
import { VaultError } from '../../examples/vaultError.ts';
import { roleOf } from '../../local/functions/functions.ts';
import type { FieldResult } from '../../local/appsync/types.ts';
import type { Input } from '../support/changes.ts';
import { documentOf, type RootField } from '../support/documents.ts';
import { post, toData } from '../support/http.ts';
import type { InProcess } from '../support/inProcess.ts';
import { identityPoolUser } from '../support/localCallers.ts';
import { machineOf } from '../support/machine.ts';
import type { NewPerson } from '../support/people.ts';
import { authorizedAs, authorizedBy, start } from '../support/startFrames.ts';
import type { Caller } from './callers.ts';

/** Asks a field. @returns `ok`, or the type of the error with which it is refused; `… beside data` when it answers, too */
export type Ask = (root: RootField, variables: Input) => Promise<string>;

/** The role of the machine among the callers. */
export const machineRole = 'matrix';

/** The callers that are people, each a signed-in user. */
export type People = Record<
  Exclude<Caller, 'machine' | 'pooled' | 'publisher' | 'shredder' | 'wrongMode'>,
  NewPerson
>;

/** How everybody asks. */
export function askersOf(people: People, parts: InProcess): Record<Caller, Ask> {
  const byPerson = Object.entries(people).map(([caller, api]) => [caller, asPerson(api)]);
  return {
    ...(Object.fromEntries(byPerson) as Record<keyof People, Ask>),
    machine: asMachine(machineRole),
    publisher: asMachine(roleOf('publishEvents')),
    shredder: asMachine(roleOf('shredVaults')),
    pooled: asPooled(parts),
    wrongMode: asNobody(asPerson(people.OWNER)),
  };
}

const asPerson =
  (api: NewPerson): Ask =>
  (root, variables) =>
    outcomeOf(root, async () => {
      if (root.type !== 'Subscription') return api.graphql(documentOf(root), variables);
      (await api.subscribe(documentOf(root), variables)).close();
      return started(root);
    });

const asMachine =
  (role: string): Ask =>
  (root, variables) =>
    outcomeOf(root, async () => {
      if (root.type !== 'Subscription') return machineOf(role).graphql(documentOf(root), variables);
      const data = dataOf(root, variables);
      await start(await authorizedAs(role, data), data);
      return started(root);
    });

/** The local stack issues no credentials of an identity pool, so the built resolvers are asked, without a server. */
const asPooled =
  (parts: InProcess): Ask =>
  (root, variables) =>
    outcomeOf(root, async () => {
      const { data, errors } = await inProcess(parts, root, variables);
      const [error] = errors;
      if (error) throw new VaultError(error.errorType ?? '', error.message, null, { [root.name]: data });
      return { [root.name]: data };
    });

function inProcess(parts: InProcess, { type, name }: RootField, variables: Input): Promise<FieldResult> {
  if (type === 'Mutation') return parts.mutate(name, identityPoolUser, variables.input as Input);
  return parts[type === 'Query' ? 'query' : 'subscribe'](name, identityPoolUser, variables);
}

/** @param person who asks what is open to machines alone */
const asNobody =
  (person: Ask): Ask =>
  (root, variables) => {
    const modes = root.field.astNode?.directives?.map(({ name }) => name.value) ?? [];
    if (!modes.includes('aws_cognito_user_pools')) return person(root, variables);
    return outcomeOf(root, async () => {
      const data = dataOf(root, variables);
      if (root.type !== 'Subscription') return toData(await post(data, {}));
      await start(authorizedBy(''), data);
      return started(root);
    });
  };

const dataOf = (root: RootField, variables: Input): string =>
  JSON.stringify({ query: documentOf(root), variables });

/** A subscription answers nothing but that it has begun. */
const started = ({ name }: RootField): Record<string, unknown> => ({ [name]: true });

async function outcomeOf({ name }: RootField, ask: () => Promise<unknown>): Promise<string> {
  try {
    const data = (await ask()) as Record<string, unknown>;
    return data[name] === null || data[name] === undefined ? 'nothing' : 'ok';
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    const data = error.data as Record<string, unknown> | null;
    return `${error.errorType}${data?.[name] ? ' beside data' : ''}`;
  }
}
