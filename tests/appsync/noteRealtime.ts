import { afterEach } from 'vitest';
import { answer, startEndpoint } from './endpoint.ts';
import type { Endpoint, Fields } from './endpoint.ts';
import { open } from './realtimeClient.ts';
import type { Client } from './realtimeClient.ts';

/** An enhanced filter on the field `vault`. */
export const byVault = (operator: string, value: unknown) => ({
  filterGroup: [{ filters: [{ fieldName: 'vault', operator, value }] }],
});

const fields: Fields = {
  'Mutation.addNote': ({ args }) =>
    answer({
      id: args.id,
      vault: args.vault ?? null,
      size: args.size ?? null,
      title: 'T',
      extra: { a: 1 },
      hidden: 'h',
    }),
  'Mutation.dropMember': ({ args }) =>
    answer(null, { invalidations: [{ subscriptionField: 'onFiltered', payload: { vault: args.vault } }] }),
  'Subscription.onFiltered': ({ args }) =>
    answer(null, { filter: byVault('eq', 'v1'), invalidationFilter: byVault('eq', args.vault ?? 'v1') }),
};

let endpoint: Endpoint;

/** The endpoint of this test, which `begin` or `start` began; it ends with the test. */
export const current = (): Endpoint => endpoint;

/** Starts an endpoint of notes; `own` resolvers go before those of everybody. */
export async function start(
  own: Fields = {},
  options: Parameters<typeof startEndpoint>[1] = {},
): Promise<Endpoint> {
  endpoint = await startEndpoint({ ...fields, ...own }, options);
  return endpoint;
}

/** Starts an endpoint of notes, and opens a connection of alice's. */
export async function begin(...how: Parameters<typeof start>): Promise<Client> {
  return open(await start(...how));
}

/** Adds a note, with what the mutation selects. */
export const add = (args: string, selection = '{ id vault title size }'): Promise<Response> =>
  endpoint.post({ query: `mutation { addNote(${args}) ${selection} }` });

/** What came for subscription `id` so far, once everything sent before has been handled. */
export async function dataOf(client: Client, id = '1'): Promise<unknown[]> {
  client.send({ type: 'stop', id: 'fence' });
  await client.next('error');
  return client.messages
    .filter((message) => message.type === 'data' && message.id === id)
    .map(({ payload }) => payload);
}

/** Ends the endpoint after each test of the file that calls it. */
export function endAfterEach(): void {
  afterEach(() => endpoint.stop());
}
