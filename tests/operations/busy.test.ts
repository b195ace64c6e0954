import { afterAll, beforeAll, describe, expect } from 'vitest';
import { readOperations } from '../../bundler/operations.ts';
import { DynamoDbError } from '../../local/dynamodb/client.ts';
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

/** DynamoDB's answer to one of two transactions in flight on a row. */
const conflict = () =>
  new DynamoDbError('TransactionCanceledException', [
    { Code: 'None' },
    { Code: 'TransactionConflict' },
    { Code: 'None' },
  ]);

const times = (count: number, fault: () => DynamoDbError) => Array.from({ length: count }, fault);

/** How many functions a mutation runs. */
const functionsOf = (field: string): number =>
  readOperations()
    .find(({ name }) => name === `Mutation.${field}`)
    ?.steps.filter(({ dataSource }) => dataSource !== 'table').length ?? 0;

describe.each(writing)('%s', (field) => {
  /** Of those tests that refuse it: nothing of it is done. */
  let untouched: ReadyMutation;
  beforeAll(async () => {
    untouched = await readyIn(parts, field);
  });

  const make = ({ callerId, input }: ReadyMutation, faults: DynamoDbError[] = []) =>
    parts.mutate(field, callerId, input, { faults });

  itWithOwnStack.each([1, 2])(
    'is done after %i conflicts, once, and the same request then does nothing',
    async (conflicts) => {
      const ready = await readyIn(parts, field);
      const { vault } = await rowsAround(parts, ready);
      const { data, ...done } = await make(ready, times(conflicts, conflict));
      expect(done).toMatchObject({ errors: [], attempts: conflicts + 1, invocations: functionsOf(field) });
      expect(await newEvents(parts, ready, vault, data)).toBe(1);
      const before = await rowsAround(parts, ready);
      expect(await make(ready)).toMatchObject({
        data: toldAgain(field, data),
        // A code is looked up by its digest, which a function makes.
        invocations: field === 'acceptInvitation' ? 1 : 0,
      });
      expect(await rowsAround(parts, ready)).toEqual(before);
    },
  );

  itWithOwnStack(
    'is Busy after three conflicts, leaves nothing, and is done with the same request later',
    async () => {
      const ready = await readyIn(parts, field);
      const before = await rowsAround(parts, ready);
      expect(await make(ready, times(4, conflict))).toMatchObject({
        data: null,
        attempts: 3,
        errors: [{ errorType: 'Busy', errorInfo: null }],
      });
      expect(await rowsAround(parts, ready)).toEqual(before);
      expect((await make(ready)).errors).toEqual([]);
    },
  );

  const throttles = [
    'ProvisionedThroughputExceededException',
    'ThrottlingException',
    'RequestLimitExceeded',
    'TransactionConflictException',
  ];

  itWithOwnStack.each(throttles)('is Busy after three times a %s', async (type) => {
    const refused = await make(
      untouched,
      times(3, () => new DynamoDbError(type)),
    );
    expect(refused).toMatchObject({ data: null, attempts: 3, errors: [{ errorType: 'Busy' }] });
  });

  itWithOwnStack('is tried again after it was throttled', async () => {
    const faults = throttles.slice(0, 2).map((type) => new DynamoDbError(type));
    expect(await make(await readyIn(parts, field), faults)).toMatchObject({ errors: [], attempts: 3 });
  });

  itWithOwnStack.each(['ValidationError', 'ItemCollectionSizeLimitExceeded'])(
    'is Internal, at once, when a transaction was cancelled for a %s',
    async (Code) => {
      const reasons = [{ Code: 'None' }, { Code }, { Code: 'None' }];
      const refused = await make(untouched, [new DynamoDbError('TransactionCanceledException', reasons)]);
      expect(refused).toMatchObject({ data: null, attempts: 1, errors: [{ errorType: 'Internal' }] });
    },
  );

  itWithOwnStack.each([
    'InternalServerError',
    'ResourceNotFoundException',
    'ServiceUnavailable',
    'AccessDeniedException',
  ])('is Internal after a %s, at once, leaves nothing, and tells nothing of it', async (type) => {
    const upstream = 'arn:aws:dynamodb:us-east-1:123456789012:table/upstream-text';
    const before = await rowsAround(parts, untouched);
    const refused = await make(untouched, [Object.assign(new DynamoDbError(type), { message: upstream })]);
    expect(refused).toMatchObject({ data: null, attempts: 1, errors: [{ errorType: 'Internal' }] });
    expect(JSON.stringify(refused)).not.toMatch(/arn:|upstream|DynamoDB|Exception/);
    expect(await rowsAround(parts, untouched)).toEqual(before);
  });
});
