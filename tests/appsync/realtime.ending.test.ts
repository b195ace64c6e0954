import { describe, expect, it, vi } from 'vitest';
import { answer } from './endpoint.ts';
import { add, begin, byVault, current, dataOf, endAfterEach, start } from './noteRealtime.ts';
import { open } from './realtimeClient.ts';

endAfterEach();

describe('invalidation', () => {
  const drop = (vault: string) =>
    current().post({ query: `mutation { dropMember(vault: "${vault}") { id } }` });
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
    await expect.poll(() => current().executor.requests.length).toBe(1);
    await drop('v1');
    release();
    expect((await client.closed).reason).toBe('Subscription complete.');
  });
});

describe('expiry', () => {
  it('[realtime.expiry] of the connection closes it', async () => {
    await start();
    const client = await open(current(), { token: 'brief' });
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
