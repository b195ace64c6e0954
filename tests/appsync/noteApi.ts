import type { GraphqlApiOptions, GraphqlRequest } from '../../local/appsync/graphql.ts';
import { answer, createTestApi, person } from './endpoint.ts';
import type { Fields } from './endpoint.ts';

/** The note that is there. */
export const note = {
  id: '1',
  vault: 'v',
  title: 'T',
  size: 3,
  extra: { a: 1 },
  hidden: 'h',
  author: { name: 'N' },
};

/** Resolvers of one note, and of a search that answers its arguments. */
export const fields: Fields = {
  'Query.note': () => answer(note),
  'Query.search': (request) => answer(JSON.stringify(request.args)),
};

/** Runs a request of alice's. */
export function run(
  query: string,
  more: Partial<GraphqlRequest> = {},
  own: Fields = fields,
  options: Partial<GraphqlApiOptions> = {},
) {
  const { api } = createTestApi(own, options);
  return api.execute({ query, caller: person('alice'), headers: {}, ...more });
}

/** The messages of the errors of a request of alice's. */
export async function messages(
  query: string,
  more: Partial<GraphqlRequest> = {},
  options: Partial<GraphqlApiOptions> = {},
) {
  const response = await run(query, more, fields, options);
  return response.errors?.map((error) => error.message);
}
