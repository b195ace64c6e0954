import { describe, expect, it } from 'vitest';
import type { GraphqlApiOptions, MutationEvent } from '../../local/appsync/graphql.ts';
import { answer, createTestApi, failure, person } from './endpoint.ts';
import type { Fields } from './endpoint.ts';
import { fields, note } from './noteApi.ts';

describe('mutation events', () => {
  async function events(query: string, own: Fields, options: Partial<GraphqlApiOptions> = {}) {
    const { api } = createTestApi(own, options);
    const seen: MutationEvent[] = [];
    api.onMutation((event) => seen.push(event));
    const response = await api.execute({ query, caller: person('alice'), headers: {} });
    return { seen, response };
  }
  const adding: Fields = { 'Mutation.addNote': () => answer(note) };

  it('[realtime.selected-fields] hold the selected fields alone, once as resolved and once as answered', async () => {
    const { seen } = await events('mutation { addNote(id: 1) { id extra author { name } } }', adding);
    expect(seen).toEqual([
      {
        field: 'addNote',
        raw: { id: '1', extra: { a: 1 }, author: { name: 'N' } },
        values: { id: '1', extra: '{"a":1}', author: { name: 'N' } },
        invalidations: [],
      },
    ]);
  });
  it('hold no field that the mutator may not read', async () => {
    const { seen } = await events('mutation { addNote(id: 1) { id hidden } }', adding);
    expect(seen[0]?.raw).toEqual({ id: '1', hidden: null });
  });
  it('hold no aliased field, under neither name', async () => {
    const { seen } = await events(
      'mutation { addNote(id: 1) { id: title vault: size title: vault size } }',
      adding,
    );
    expect(seen[0]?.raw).toEqual({ size: 3 });
  });
  it('come for each alias of the mutation', async () => {
    const { seen } = await events('mutation { a: addNote(id: 1) { id } b: addNote(id: 2) { id } }', adding);
    expect(seen.map((event) => event.field)).toEqual(['addNote', 'addNote']);
  });
  it('[realtime.partial] come for data beside errors, not for errors alone', async () => {
    const query = 'mutation { addNote(id: 1) { id } }';
    const withData = { 'Mutation.addNote': () => answer(note, { errors: failure('X', 'x').errors }) };
    expect((await events(query, withData)).seen).toHaveLength(1);
    expect((await events(query, { 'Mutation.addNote': () => failure('X', 'x') })).seen).toEqual([]);
  });
  it('[realtime.trigger] come for no query', async () => {
    expect((await events('{ note(id: 1) { id } }', fields)).seen).toEqual([]);
  });
  it('come for nothing that was not answered in time', async () => {
    const late: Fields = {
      'Mutation.addNote': () => new Promise((resolve) => setTimeout(resolve, 30, answer(note))),
    };
    const { seen } = await events('mutation { addNote(id: 1) { id } }', late, { timeoutMs: 5 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen).toEqual([]);
  });
});
