import { describe, expect, it } from 'vitest';
import { answer } from './endpoint.ts';
import type { Fields } from './endpoint.ts';
import { add, begin, current, dataOf, endAfterEach } from './noteRealtime.ts';
import { open } from './realtimeClient.ts';
import type { Client } from './realtimeClient.ts';

endAfterEach();

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
    await current().post({ query }, 'AWS4-HMAC-SHA256 good');
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
    const client = await open(current());
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
    await current().post({
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
    expect(String(current().internalErrors[0])).toContain('240 KB');
  });
  it('[realtime.trigger] do not come from a mutation that the subscription does not name', async () => {
    const client = await watch('subscription { onNote { id } }', {
      'Mutation.dropMember': () => answer({ id: 1 }),
    });
    await current().post({ query: 'mutation { dropMember(vault: 1) { id } }' });
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
