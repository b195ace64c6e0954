import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { handler } from '../../functions/publishEvents.ts';
import type { StreamRecord } from '../../functions/streamRecord.ts';

interface Call {
  query: string;
  variables: { input: Record<string, unknown> };
}

/** What the function asked of the API since the test began. */
let calls: Call[] = [];
/** Item ids whose mutations the API refuses. */
let refused: unknown[] = [];
/** The error type of every refusal. */
let errorType = 'Busy';
const api = createServer((request, response) => {
  void text(request).then((body) => {
    const call = JSON.parse(body) as Call;
    calls.push(call);
    const answer = refused.includes(call.variables.input.itemId ?? call.variables.input.order)
      ? { data: null, errors: [{ errorType }] }
      : { data: {} };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('GRAPHQL_ENDPOINT', `http://127.0.0.1:${(api.address() as AddressInfo).port}/graphql`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(() => {
  vi.unstubAllEnvs();
  api.closeAllConnections();
  api.close();
});
beforeEach(() => {
  calls = [];
  refused = [];
  errorType = 'Busy';
});

type Image = NonNullable<StreamRecord['dynamodb']['NewImage']>;

const put = (SequenceNumber: string, more: Image): StreamRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber,
    NewImage: {
      pk: { S: 'VAULT#v' },
      sk: { S: 'EVENT#e' },
      id: { S: 'e' },
      vaultId: { S: 'v' },
      type: { S: 'ITEM_UPDATED' },
      at: { S: '2026-01-01T00:00:00.000Z' },
      actorId: { S: 'alice' },
      ...more,
    },
  },
});
const expired = (SequenceNumber: string, id: string): StreamRecord => ({
  eventName: 'REMOVE',
  dynamodb: {
    SequenceNumber,
    OldImage: {
      pk: { S: 'VAULT#v' },
      sk: { S: `ITEM#${id}` },
      vaultId: { S: 'v' },
      id: { S: id },
      title: { S: 'A title' },
      oldest: { N: '2' },
      version: { N: '12' },
      ttl: { N: '1' },
    },
  },
});
const about = { itemId: { S: 'i' }, itemVersion: { N: '3' } };
const event = {
  id: 'e',
  vaultId: 'v',
  type: 'ITEM_UPDATED',
  at: '2026-01-01T00:00:00.000Z',
  actorId: 'alice',
};

/** The mutations that were asked for, by their field, with their input. */
const asked = () =>
  calls.map(({ query, variables }) => [/(\w+)\(input: \$input\)/.exec(query)?.[1], variables.input]);

it('a new event goes to publishVaultEvent, without the keys of its row', async () => {
  await handler({ Records: [put('1', about)] });
  expect(asked()).toEqual([
    ['publishVaultEvent', { ...event, itemId: 'i', itemVersion: 3, itemIds: [], memberId: null }],
  ]);
});

it('an event of several items names them all, and one of none names none', async () => {
  const several: Image = { type: { S: 'ITEMS_CREATED' }, itemIds: { L: [{ S: 'i' }, { S: 'j' }] } };
  await handler({ Records: [put('1', several), put('2', { type: { S: 'VAULT_CREATED' } })] });
  const none = { itemId: null, itemVersion: null, memberId: null };
  expect(asked()).toEqual([
    ['publishVaultEvent', { ...event, ...none, type: 'ITEMS_CREATED', itemIds: ['i', 'j'] }],
    ['publishVaultEvent', { ...event, ...none, type: 'VAULT_CREATED', itemIds: [] }],
  ]);
});

it('asks for every field of an event, which are all that subscribers can get', async () => {
  await handler({ Records: [put('1', about)] });
  expect(/\{ ([^{}]*) \}/.exec(calls[0]?.query ?? '')?.[1]?.split(' ')).toEqual(
    Object.keys({ ...event, ...about, itemIds: [], memberId: null }),
  );
});

it('an item that expired goes to purgeExpired, with the versions that it had and nothing else', async () => {
  await handler({ Records: [expired('1', 'i')] });
  expect(asked()).toEqual([['purgeExpired', { vaultId: 'v', itemId: 'i', oldest: 2, version: 12 }]]);
});

const removal: Image = {
  type: { S: 'MEMBER_REMOVED' },
  memberId: { S: 'm' },
  revocation: { S: 'an order' },
};

it('an order that came with an event goes to revokeRemoved, and never to who watches', async () => {
  await handler({ Records: [put('1', removal)] });
  expect(asked()).toEqual([
    ['revokeRemoved', { vaultId: 'v', memberId: 'm', order: 'an order' }],
    [
      'publishVaultEvent',
      { ...event, type: 'MEMBER_REMOVED', itemId: null, itemVersion: null, itemIds: [], memberId: 'm' },
    ],
  ]);
});

it('an event whose order failed is not published, and is handed on again', async () => {
  refused = ['an order'];
  expect(await handler({ Records: [put('1', removal)] })).toEqual({
    batchItemFailures: [{ itemIdentifier: '1' }],
  });
  expect(asked().map(([field]) => field)).toEqual(['revokeRemoved']);
});

it('an order that the vault’s key has not sealed holds nothing up', async () => {
  [refused, errorType] = [['an order'], 'SealBroken'];
  expect(await handler({ Records: [put('1', removal), put('2', about)] })).toEqual({ batchItemFailures: [] });
  expect(asked().map(([field]) => field)).toEqual([
    'revokeRemoved',
    'publishVaultEvent',
    'publishVaultEvent',
  ]);
});

it('hands a batch on in its order, up to the first record that fails, which it names', async () => {
  refused = ['bad'];
  const records = [put('1', about), expired('2', 'good'), expired('3', 'bad'), put('4', about)];
  expect(await handler({ Records: records })).toEqual({ batchItemFailures: [{ itemIdentifier: '3' }] });
  expect(asked().map(([field]) => field)).toEqual(['publishVaultEvent', 'purgeExpired', 'purgeExpired']);
  refused = [];
  expect(await handler({ Records: records.slice(2) })).toEqual({ batchItemFailures: [] });
});
