/** A mutation whose transaction is done, and whose answer from the database is lost. */
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { DynamoDbError } from '../../local/dynamodb/client.ts';
import { differencesOf } from '../support/differences.ts';
import { toldAgain } from '../support/everyMutation.ts';
import { itWithOwnStack } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import {
  newEvents,
  readyIn,
  rowsAround,
  writing,
  type ReadyMutation,
} from '../support/mutationsInProcess.ts';

let parts: InProcess;

beforeAll(async () => {
  parts = await openInProcess();
});
afterAll(() => parts.stop());

/** Makes a mutation whose first transaction that is done is answered so. */
const make = (field: string, { callerId, input }: ReadyMutation, lost: string[] = []) =>
  parts.mutate(field, callerId, input, { lost: lost.map((type) => new DynamoDbError(type)) });

describe.each(writing)('%s, its answer lost,', (field) => {
  itWithOwnStack.each(['ServiceUnavailable', 'InternalServerError'])(
    'is Internal for a %s, and answers what it has done to the same request: one effect, one event',
    async (type) => {
      const ready = await readyIn(parts, field);
      const before = await rowsAround(parts, ready);
      expect(await make(field, ready, [type])).toMatchObject({
        data: null,
        attempts: 1,
        errors: [{ errorType: 'Internal' }],
      });
      const done = await rowsAround(parts, ready);

      const again = await make(field, ready);

      expect(again.errors).toEqual([]);
      expect(again.data).not.toBeNull();
      expect(await rowsAround(parts, ready)).toEqual(done);
      expect(await newEvents(parts, ready, before.vault, again.data)).toBe(1);
    },
  );

  itWithOwnStack('and tried again by itself, has the effect of one that was not lost, once', async () => {
    const [lost, plain] = [await readyIn(parts, field), await readyIn(parts, field)];
    const before = { lost: await rowsAround(parts, lost), plain: await rowsAround(parts, plain) };

    const answered = await make(field, lost, ['ThrottlingException']);
    await make(field, plain);

    expect(answered).toMatchObject({ errors: [], attempts: 2 });
    expect(toldAgain(field, answered.data)).toEqual((await make(field, lost)).data);
    const after = { lost: await rowsAround(parts, lost), plain: await rowsAround(parts, plain) };
    for (const rows of ['vault', 'caller'] as const) {
      expect(differencesOf(before.lost[rows], after.lost[rows])).toEqual(
        differencesOf(before.plain[rows], after.plain[rows]),
      );
    }
    expect(await newEvents(parts, lost, before.lost.vault, answered.data)).toBe(1);
  });
});
