import { describe, expect, it } from 'vitest';
import { answer, failure } from './endpoint.ts';
import { add, begin, byVault, current, dataOf, endAfterEach } from './noteRealtime.ts';
import type { Client } from './realtimeClient.ts';

endAfterEach();

describe('start', () => {
  it('[realtime.start] is acknowledged, also without connection_init, and delivers what mutations select', async () => {
    const client = await begin();
    client.start('1', 'subscription { onNote { id extra } }');
    expect(await client.next('start_ack')).toEqual({ type: 'start_ack', id: '1' });
    await add('id: 1', '{ id extra }');
    expect(await client.next('data')).toEqual({
      type: 'data',
      id: '1',
      payload: { data: { onNote: { id: '1', extra: '{"a":1}' } } },
    });
  });
  it('[realtime.start-signature] judges a signature of POST /graphql with the data string, and gives IAM callers their own fields', async () => {
    const client = await begin();
    const headers = { authorization: 'AWS4-HMAC-SHA256 good', host: current().host };
    client.start('1', 'subscription { onMachine { hidden } }', { headers });
    await client.next('start_ack');
    expect(current().authenticator.signed).toEqual([
      {
        method: 'POST',
        path: '/graphql',
        headers,
        body: '{"query":"subscription { onMachine { hidden } }","variables":{}}',
      },
    ]);
  });

  const refused: [string, (client: Client) => void, object][] = [
    [
      'a bad token',
      (c) => c.start('1', 'subscription { onNote { id } }', { token: 'nobody' }),
      { errorType: 'UnauthorizedException' },
    ],
    [
      'a signature that is not good',
      (c) =>
        c.start('1', 'subscription { onMachine { id } }', {
          headers: { authorization: 'AWS4-HMAC-SHA256 bad', host: current().host },
        }),
      { errorType: 'UnauthorizedException' },
    ],
    [
      'another host',
      (c) =>
        c.start('1', 'subscription { onNote { id } }', { headers: { authorization: 'alice', host: 'x' } }),
      { errorType: 'UnauthorizedException' },
    ],
    [
      'a field that its mode may not read',
      (c) => c.start('1', 'subscription { onMachine { id } }'),
      { errorType: 'Unauthorized', message: 'Not Authorized to access onMachine on type Subscription' },
    ],
    [
      'a query',
      (c) => c.start('1', '{ search }'),
      { errorType: 'UnsupportedOperation', message: 'query not supported through the realtime channel' },
    ],
    [
      'a mutation',
      (c) => c.start('1', 'mutation { addNote(id: 1) { id } }'),
      { errorType: 'UnsupportedOperation' },
    ],
    [
      'an invalid selection',
      (c) => c.start('1', 'subscription { onNote { x } }'),
      {
        message:
          "Validation error of type FieldUndefined: Field 'x' in type 'Note' is undefined @ 'onNote/x'",
      },
    ],
    ['no GraphQL', (c) => c.start('1', '{'), { errorType: 'MalformedHttpRequestException' }],
    [
      'a bad variable',
      (c) => c.start('1', 'subscription($v: ID!) { onNote(vault: $v) { id } }'),
      { message: "Variable 'v' has coerced Null value for NonNull type 'ID!'" },
    ],
    [
      'no authorization',
      (c) =>
        c.send({ id: '1', type: 'start', payload: { data: '{"query":"subscription { onNote { id } }"}' } }),
      { errorType: 'UnsupportedOperation', message: 'unknown not supported through the realtime channel' },
    ],
  ];
  it.each(refused)('[realtime.start-refused] is refused for %s, and runs nothing', async (_, ask, error) => {
    const client = await begin();
    ask(client);
    expect(await client.next('error')).toMatchObject({ id: '1', payload: { errors: [error] } });
    expect(current().executor.requests).toEqual([]);
    await add('id: 1');
    expect(await dataOf(client)).toEqual([]);
  });

  it('[realtime.resolver-denies] is refused when its resolver denies it', async () => {
    const message = 'Not Authorized to access onFiltered on type Subscription';
    const client = await begin({ 'Subscription.onFiltered': () => failure('Unauthorized', message) });
    client.start('1', 'subscription { onFiltered { id } }');
    expect(await client.next('error')).toMatchObject({
      id: '1',
      payload: { errors: [{ errorType: 'Unauthorized', message }] },
    });
    await add('id: 1, vault: "v1"');
    expect(await dataOf(client)).toEqual([]);
  });
  it('is refused without a word when its resolver fails', async () => {
    const client = await begin({
      'Subscription.onFiltered': () => Promise.reject(new Error('table password')),
    });
    client.start('1', 'subscription { onFiltered { id } }');
    expect(await client.next('error')).toMatchObject({
      payload: { errors: [{ errorType: 'Internal', message: 'Internal error.' }] },
    });
    expect(current().internalErrors).toHaveLength(1);
  });
  it.each([
    ['an unknown operator', answer(null, { filter: byVault('lte', 1) }), 'lte'],
    ['an unknown operator of invalidation', answer(null, { invalidationFilter: byVault('gte', 1) }), 'gte'],
    ['a filter beside data', answer({ id: 1 }, { filter: byVault('eq', 'v1') }), 'must return null'],
  ])(
    '[filter.unknown-operator] [realtime.returns-null] is refused loudly for %s',
    async (_, result, words) => {
      const client = await begin({ 'Subscription.onFiltered': () => result });
      client.start('1', 'subscription { onFiltered { id } }');
      const error = await client.next('error');
      expect(error).toMatchObject({ payload: { errors: [{ errorType: 'BadRequestException' }] } });
      expect(JSON.stringify(error)).toContain(words);
    },
  );
  it('[realtime.duplicate-id] is refused for an id in use, and leaves the first running', async () => {
    const client = await begin();
    client.start('1', 'subscription { onNote { id } }');
    client.start('1', 'subscription { onNote { title } }');
    expect(await client.next('error')).toMatchObject({
      id: '1',
      payload: {
        errors: [{ errorType: 'DuplicatedOperationError', message: 'Duplicated operation with id 1' }],
      },
    });
    await client.next('start_ack');
    await add('id: 1');
    expect(await dataOf(client)).toEqual([{ data: { onNote: { id: '1' } } }]);
  });
  it('[realtime.max-subscriptions] is refused for the 101st of a connection, with errors as an object', async () => {
    const client = await begin();
    for (let i = 0; i < 101; i += 1) client.start(String(i), 'subscription { onNote { id } }');
    expect(await client.next('error')).toEqual({
      type: 'error',
      id: '100',
      payload: {
        errors: {
          errorType: 'MaxSubscriptionsReachedError',
          message: 'Max number of 100 subscriptions reached',
        },
      },
    });
    client.send({ type: 'stop', id: '0' });
    await client.next('complete');
    client.start('100', 'subscription { onNote { id } }');
    for (let i = 0; i < 101; i += 1) await client.next('start_ack');
  });
});
