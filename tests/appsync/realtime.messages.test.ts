import { describe, expect, it } from 'vitest';
import { answer } from './endpoint.ts';
import { add, begin, dataOf, endAfterEach } from './noteRealtime.ts';

endAfterEach();

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
