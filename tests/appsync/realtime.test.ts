import { afterEach, describe, expect, it, vi } from 'vitest';
import { answer, failure, startEndpoint } from './endpoint.ts';
import type { Endpoint, Fields } from './endpoint.ts';
import { encode, open, refusedStatus } from './realtimeClient.ts';
import type { Client } from './realtimeClient.ts';

let endpoint: Endpoint;
afterEach(() => endpoint.stop());

const byVault = (operator: string, value: unknown) => ({
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

async function begin(own: Fields = {}, options: Parameters<typeof startEndpoint>[1] = {}): Promise<Client> {
  endpoint = await startEndpoint({ ...fields, ...own }, options);
  return open(endpoint);
}

const add = (args: string, selection = '{ id vault title size }') =>
  endpoint.post({ query: `mutation { addNote(${args}) ${selection} }` });

/** What came for subscription `id` so far, once everything sent before has been handled. */
async function dataOf(client: Client, id = '1'): Promise<unknown[]> {
  client.send({ type: 'stop', id: 'fence' });
  await client.next('error');
  return client.messages
    .filter((message) => message.type === 'data' && message.id === id)
    .map(({ payload }) => payload);
}

describe('opening', () => {
  it('[realtime.ack] acknowledges with the timeout, and keeps alive at once', async () => {
    const client = await begin();
    client.send({ type: 'connection_init' });
    expect(await client.next('connection_ack')).toEqual({
      type: 'connection_ack',
      payload: { connectionTimeoutMs: 300000 },
    });
    expect(await client.next('ka')).toEqual({ type: 'ka' });
    expect(client.socket.protocol).toBe('graphql-ws');
  });
  it('[realtime.keep-alive] keeps alive again and again', async () => {
    const client = await begin({}, { keepAliveMs: 20 });
    await client.next('ka');
    await client.next('ka');
  });

  describe('is authorized', () => {
    const header = () => ({ Authorization: 'alice', host: endpoint.host });
    it.each([
      ['by subprotocol', () => ({ protocols: ['graphql-ws', `header-${encode(header())}`] })],
      [
        'by query parameter',
        () => ({
          protocols: ['graphql-ws'],
          query: `?header=${encodeURIComponent(Buffer.from(JSON.stringify(header())).toString('base64'))}&payload=e30=`,
        }),
      ],
      [
        'by HTTP headers',
        () => ({ protocols: ['graphql-ws'], options: { headers: { authorization: 'alice' } } }),
      ],
    ])('[realtime.authorization] %s', async (_, how) => {
      endpoint = await startEndpoint(fields);
      const client = await open(endpoint, how());
      client.send({ type: 'connection_init' });
      await client.next('connection_ack');
    });
    it('[realtime.connect-signature] by a signature of POST /graphql/connect with the body {}', async () => {
      endpoint = await startEndpoint(fields);
      const signed = { authorization: 'AWS4-HMAC-SHA256 good', host: endpoint.host, 'x-amz-date': 'd' };
      const client = await open(endpoint, { protocols: ['graphql-ws', `header-${encode(signed)}`] });
      client.send({ type: 'connection_init' });
      await client.next('connection_ack');
      expect(endpoint.authenticator.signed).toEqual([
        { method: 'POST', path: '/graphql/connect', headers: signed, body: '{}' },
      ]);
    });
  });

  describe('is refused by connection_error and a close', () => {
    it.each([
      [
        'a bad token',
        () => ({ token: 'nobody' }),
        'UnauthorizedException',
        'Unable to parse JWT token.',
        401,
      ],
      [
        'another host',
        () => ({
          protocols: ['graphql-ws', `header-${encode({ Authorization: 'alice', host: 'evil.example' })}`],
        }),
        'UnauthorizedException',
        'You are not authorized to make this call.',
        401,
      ],
      [
        'no credentials',
        () => ({ protocols: ['graphql-ws'] }),
        'BadRequestException',
        'Required headers are missing.',
        400,
      ],
      [
        'an unreadable header',
        () => ({ protocols: ['graphql-ws', 'header-e30'] }),
        'BadRequestException',
        'Required headers are missing.',
        400,
      ],
      [
        'no subprotocol',
        () => ({ protocols: [], options: { headers: { authorization: 'alice' } } }),
        'NoProtocolError',
        'NoProtocolError',
        400,
      ],
    ])('[realtime.connection-error] for %s', async (_, how, errorType, message, errorCode) => {
      endpoint = await startEndpoint(fields);
      const client = await open(endpoint, how());
      client.send({ type: 'connection_init' });
      expect(await client.next('connection_error')).toEqual({
        type: 'connection_error',
        payload: { errors: [{ errorType, message, errorCode }] },
      });
      expect((await client.closed).code).toBe(1008);
      expect(client.messages).toHaveLength(1);
    });
    it('even when the client says nothing', async () => {
      endpoint = await startEndpoint(fields);
      const client = await open(endpoint, { token: 'nobody' });
      await client.next('connection_error');
    });
    it('and starts nothing', async () => {
      endpoint = await startEndpoint(fields);
      const client = await open(endpoint, { token: 'nobody' });
      client.start('1', 'subscription { onFiltered { id } }');
      await client.closed;
      expect(endpoint.executor.requests).toEqual([]);
    });
  });

  it('is refused before it opens for a foreign Host or Origin, another path, or one connection too many', async () => {
    await begin({}, { maxConnections: 1 });
    const at = '/graphql/realtime';
    expect(await refusedStatus(endpoint, at, { headers: { host: 'evil.example' } })).toBe(403);
    expect(await refusedStatus(endpoint, at, { origin: 'https://evil.example' })).toBe(403);
    expect(await refusedStatus(endpoint, '/graphql')).toBe(404);
    expect(await refusedStatus(endpoint, at)).toBe(503);
  });
  it('is refused with 500, and told, when the judge itself fails', async () => {
    endpoint = await startEndpoint(fields);
    const headers = { authorization: 'crash' };
    expect(await refusedStatus(endpoint, '/graphql/realtime', { headers })).toBe(500);
    expect(endpoint.internalErrors).toHaveLength(1);
  });
});

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
    const headers = { authorization: 'AWS4-HMAC-SHA256 good', host: endpoint.host };
    client.start('1', 'subscription { onMachine { hidden } }', { headers });
    await client.next('start_ack');
    expect(endpoint.authenticator.signed).toEqual([
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
          headers: { authorization: 'AWS4-HMAC-SHA256 bad', host: endpoint.host },
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
  it.each(refused)(
    '[realtime.start-refused] is refused for %s, and runs nothing',
    async (_, start, error) => {
      const client = await begin();
      start(client);
      expect(await client.next('error')).toMatchObject({ id: '1', payload: { errors: [error] } });
      expect(endpoint.executor.requests).toEqual([]);
      await add('id: 1');
      expect(await dataOf(client)).toEqual([]);
    },
  );

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
    expect(endpoint.internalErrors).toHaveLength(1);
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

describe('stop', () => {
  it('[realtime.stop] is answered complete and ends delivery', async () => {
    const client = await begin();
    client.start('1', 'subscription { onNote { id } }');
    await client.next('start_ack');
    client.send({ type: 'stop', id: '1' });
    expect(await client.next('complete')).toEqual({ type: 'complete', id: '1' });
    await add('id: 1');
    expect(await dataOf(client)).toEqual([]);
  });
  it('ends a subscription that is still starting', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const client = await begin({ 'Subscription.onFiltered': () => gate.then(() => answer(null)) });
    client.start('1', 'subscription { onFiltered { id } }');
    client.send({ type: 'stop', id: '1' });
    await client.next('complete');
    release();
    await add('id: 1');
    expect(await dataOf(client)).toEqual([]);
    expect(client.messages.some(({ type }) => type === 'start_ack')).toBe(false);
  });
  it('of an unknown id is an error', async () => {
    const client = await begin();
    client.send({ type: 'stop', id: 'x' });
    expect(await client.next('error')).toMatchObject({
      id: 'x',
      payload: { errors: [{ errorType: 'UnknownOperationError' }] },
    });
  });
});

describe('messages', () => {
  it.each([
    'meow',
    '[]',
    '{}',
    '{"type":"subscribe","id":"1"}',
    '{"type":"start"}',
    '{"type":"stop","id":5}',
  ])('%s is unsupported, and the connection goes on', async (text) => {
    const client = await begin();
    client.socket.send(text);
    expect(await client.next('error')).toMatchObject({
      payload: {
        errors: [
          {
            errorType: 'UnsupportedOperation',
            message: 'unknown not supported through the realtime channel',
          },
        ],
      },
    });
    client.send({ type: 'connection_init' });
    await client.next('connection_ack');
  });
  it('over 256 KiB close the connection', async () => {
    const client = await begin();
    client.socket.send('x'.repeat(256 * 1024 + 1));
    expect((await client.closed).code).toBe(1009);
  });
});

describe('events', () => {
  async function watch(query: string, own: Fields = {}, variables = {}): Promise<Client> {
    const client = await begin(own);
    client.start('1', query, { variables });
    await client.next('start_ack');
    return client;
  }

  it('[realtime.unselected-null] are null where the mutation did not select', async () => {
    const client = await watch('subscription { onNote { id size vault } }');
    await add('id: 1, size: 2, vault: "v"', '{ id vault }');
    expect(await dataOf(client)).toEqual([{ data: { onNote: { id: '1', size: null, vault: 'v' } } }]);
  });
  it('[realtime.unselected-non-null] are null as a whole, with the error, where the mutation did not select a non-null field', async () => {
    const client = await watch('subscription { onNote { id title } }');
    await add('id: 1', '{ id }');
    expect(await dataOf(client)).toEqual([
      {
        data: { onNote: null },
        errors: [
          {
            message:
              "Cannot return null for non-nullable type: 'String' within parent 'Note' (/onNote/title)",
            path: ['onNote', 'title'],
          },
        ],
      },
    ]);
  });
  it('hold no field that the subscriber may not read, though the mutator might', async () => {
    const client = await watch('subscription { onNote { id hidden } }');
    const query = 'mutation { addNote(id: 1) { id hidden } }';
    await endpoint.post({ query }, 'AWS4-HMAC-SHA256 good');
    expect(await dataOf(client)).toMatchObject([
      {
        data: { onNote: { id: '1', hidden: null } },
        errors: [{ message: 'Not Authorized to access hidden on type Note' }],
      },
    ]);
  });
  it('[realtime.not-replayed] do not come when they were before the subscription, or between two connections', async () => {
    const gone = await watch('subscription { onNote { id } }');
    await add('id: 1');
    gone.socket.close();
    await gone.closed;
    await add('id: 2');
    const client = await open(endpoint);
    client.start('1', 'subscription { onNote { id } }');
    await client.next('start_ack');
    await add('id: 3');
    expect(await dataOf(client)).toEqual([{ data: { onNote: { id: '3' } } }]);
  });
  it('come under the alias that the subscriber chose', async () => {
    const client = await watch('subscription { n: onNote { key: id } }');
    await add('id: 1');
    expect(await dataOf(client)).toEqual([{ data: { n: { key: '1' } } }]);
  });
  it('come in the order of their mutations', async () => {
    const client = await watch('subscription { onNote { id } }');
    await endpoint.post({
      query: `mutation { ${Array.from({ length: 20 }, (_, i) => `m${i}: addNote(id: ${i}) { id }`).join(' ')} }`,
    });
    const ids = (await dataOf(client)).map(
      (payload) => (payload as { data: { onNote: { id: string } } }).data.onNote.id,
    );
    expect(ids).toEqual(Array.from({ length: 20 }, (_, i) => String(i)));
  });
  it('[realtime.event-limit] over 240 KB are lost, and the loss is told to the server', async () => {
    const client = await watch('subscription { onNote { id } }', {
      'Mutation.addNote': () => answer({ id: 1, title: 'x'.repeat(250_000) }),
    });
    await add('id: 1', '{ id title }');
    expect(await dataOf(client)).toEqual([]);
    expect(String(endpoint.internalErrors[0])).toContain('240 KB');
  });
  it('[realtime.trigger] do not come from a mutation that the subscription does not name', async () => {
    const client = await watch('subscription { onNote { id } }', {
      'Mutation.dropMember': () => answer({ id: 1 }),
    });
    await endpoint.post({ query: 'mutation { dropMember(vault: 1) { id } }' });
    expect(await dataOf(client)).toEqual([]);
  });

  describe('with arguments', () => {
    const query = 'subscription($v: ID) { onNote(vault: $v) { id } }';
    const mutations = async () => {
      await add('id: 1, vault: "v1"');
      await add('id: 2, vault: "v2"');
      await add('id: 3');
      await add('id: 4, vault: "v1"', '{ id }');
    };
    it.each([
      ['equal to the field', { v: 'v1' }, ['1']],
      ['null', { v: null }, ['3']],
      ['absent', {}, ['1', '2', '3', '4']],
    ])('[realtime.argument-filter] %s', async (_, variables, ids) => {
      const client = await watch(query, {}, variables);
      await mutations();
      expect(await dataOf(client)).toEqual(ids.map((id) => ({ data: { onNote: { id } } })));
    });
  });

  describe('with an enhanced filter', () => {
    it('[realtime.enhanced-replaces] are judged by the filter in the place of the arguments', async () => {
      const client = await watch('subscription { onFiltered(vault: "v2") { id } }');
      await add('id: 1, vault: "v1"');
      await add('id: 2, vault: "v2"');
      expect(await dataOf(client)).toEqual([{ data: { onFiltered: { id: '1' } } }]);
    });
    it('[realtime.argument-not-selected] do not come when the mutation did not select the filtered field', async () => {
      const client = await watch('subscription { onFiltered { id } }');
      await add('id: 1, vault: "v1"', '{ id }');
      expect(await dataOf(client)).toEqual([]);
    });
  });
});

describe('invalidation', () => {
  const drop = (vault: string) =>
    endpoint.post({ query: `mutation { dropMember(vault: "${vault}") { id } }` });
  it('[realtime.invalidation] completes the subscription and closes its connection', async () => {
    const client = await begin();
    client.start('1', 'subscription { onFiltered(vault: "v1") { id } }');
    await client.next('start_ack');
    await drop('v1');
    expect(await client.next('complete')).toMatchObject({
      id: '1',
      payload: { message: 'Subscription complete.' },
    });
    expect(await client.closed).toEqual({ code: 1000, reason: 'Subscription complete.' });
  });
  it('[realtime.invalidation] leaves subscriptions that its payload does not match', async () => {
    const client = await begin();
    client.start('1', 'subscription { onFiltered(vault: "v1") { id } }');
    await client.next('start_ack');
    await drop('v2');
    await add('id: 1, vault: "v1"');
    expect(await dataOf(client)).toHaveLength(1);
  });
  it('leaves other subscription fields, though their filters would match', async () => {
    const invalidations = [{ subscriptionField: 'onNote', payload: { vault: 'v1' } }];
    const client = await begin({ 'Mutation.dropMember': () => answer(null, { invalidations }) });
    client.start('1', 'subscription { onFiltered(vault: "v1") { id } }');
    await client.next('start_ack');
    await drop('v1');
    await add('id: 1, vault: "v1"');
    expect(await dataOf(client)).toHaveLength(1);
  });
  it('reaches a subscription whose resolver had read before it, and was not yet added', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const client = await begin({
      'Subscription.onFiltered': () =>
        gate.then(() => answer(null, { invalidationFilter: byVault('eq', 'v1') })),
    });
    client.start('1', 'subscription { onFiltered { id } }');
    await expect.poll(() => endpoint.executor.requests.length).toBe(1);
    await drop('v1');
    release();
    expect((await client.closed).reason).toBe('Subscription complete.');
  });
});

describe('expiry', () => {
  it('[realtime.expiry] of the connection closes it', async () => {
    endpoint = await startEndpoint(fields);
    const client = await open(endpoint, { token: 'brief' });
    client.start('1', 'subscription { onNote { id } }');
    await client.next('start_ack');
    expect(await client.closed).toEqual({ code: 1008, reason: 'Token expired.' });
    await add('id: 1');
    expect(client.messages.filter(({ type }) => type === 'data')).toEqual([]);
  });
  it('[realtime.expiry] of one subscription closes its connection, after delivering until then', async () => {
    const client = await begin();
    client.start('1', 'subscription { onNote { id } }', { token: 'brief' });
    await client.next('start_ack');
    await add('id: 1');
    await client.next('data');
    expect((await client.closed).reason).toBe('Token expired.');
    expect(client.messages.some(({ type }) => type === 'error')).toBe(false);
  });
});

it('delivers nothing after the expiry, though the timer that closes may be late', async () => {
  const client = await begin();
  client.start('1', 'subscription { onNote { id } }');
  await client.next('start_ack');
  const later = Date.now() + 2 * 3600 * 1000;
  const clock = vi.spyOn(Date, 'now').mockReturnValue(later);
  await add('id: 1');
  clock.mockRestore();
  expect(await dataOf(client)).toEqual([]);
});

describe('stopping the endpoint', () => {
  it('closes connections and refuses new ones', async () => {
    const client = await begin();
    client.start('1', 'subscription { onNote { id } }');
    await client.next('start_ack');
    endpoint.realtime.stop();
    expect((await client.closed).code).toBe(1001);
    expect(await refusedStatus(endpoint, '/graphql/realtime')).toBe(503);
    expect((await add('id: 1')).status).toBe(200);
  });
});
