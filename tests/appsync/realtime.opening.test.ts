import { describe, expect, it } from 'vitest';
import { add, begin, current, endAfterEach, start } from './noteRealtime.ts';
import { encode, open, refusedStatus } from './realtimeClient.ts';

endAfterEach();

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
    const header = () => ({ Authorization: 'alice', host: current().host });
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
      await start();
      const client = await open(current(), how());
      client.send({ type: 'connection_init' });
      await client.next('connection_ack');
    });
    it('[realtime.connect-signature] by a signature of POST /graphql/connect with the body {}', async () => {
      await start();
      const signed = { authorization: 'AWS4-HMAC-SHA256 good', host: current().host, 'x-amz-date': 'd' };
      const client = await open(current(), { protocols: ['graphql-ws', `header-${encode(signed)}`] });
      client.send({ type: 'connection_init' });
      await client.next('connection_ack');
      expect(current().authenticator.signed).toEqual([
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
      await start();
      const client = await open(current(), how());
      client.send({ type: 'connection_init' });
      expect(await client.next('connection_error')).toEqual({
        type: 'connection_error',
        payload: { errors: [{ errorType, message, errorCode }] },
      });
      expect((await client.closed).code).toBe(1008);
      expect(client.messages).toHaveLength(1);
    });
    it('even when the client says nothing', async () => {
      await start();
      const client = await open(current(), { token: 'nobody' });
      await client.next('connection_error');
    });
    it('and starts nothing', async () => {
      await start();
      const client = await open(current(), { token: 'nobody' });
      client.start('1', 'subscription { onFiltered { id } }');
      await client.closed;
      expect(current().executor.requests).toEqual([]);
    });
  });

  it('is refused before it opens for a foreign Host or Origin, another path, or one connection too many', async () => {
    await begin({}, { maxConnections: 1 });
    const at = '/graphql/realtime';
    expect(await refusedStatus(current(), at, { headers: { host: 'evil.example' } })).toBe(403);
    expect(await refusedStatus(current(), at, { origin: 'https://evil.example' })).toBe(403);
    expect(await refusedStatus(current(), '/graphql')).toBe(404);
    expect(await refusedStatus(current(), at)).toBe(503);
  });
  it('is refused with 500, and told, when the judge itself fails', async () => {
    await start();
    const headers = { authorization: 'crash' };
    expect(await refusedStatus(current(), '/graphql/realtime', { headers })).toBe(500);
    expect(current().internalErrors).toHaveLength(1);
  });
});

describe('stopping the endpoint', () => {
  it('closes connections and refuses new ones', async () => {
    const client = await begin();
    client.start('1', 'subscription { onNote { id } }');
    await client.next('start_ack');
    current().realtime.stop();
    expect((await client.closed).code).toBe(1001);
    expect(await refusedStatus(current(), '/graphql/realtime')).toBe(503);
    expect((await add('id: 1')).status).toBe(200);
  });
});
