import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect } from 'vitest';
import type { Item, Vault } from '../../generated/schema.ts';
import { DynamoDbError } from '../../local/dynamodb/client.ts';
import { itWithOwnStack } from '../support/host.ts';
import { openInProcess, type InProcess } from '../support/inProcess.ts';
import { rowsOf } from '../support/table.ts';

let parts: InProcess;
let person: string;
let vaultId: string;
let itemId: string;

beforeAll(async () => {
  parts = await openInProcess();
});
afterAll(() => parts.stop());

beforeEach(async () => {
  person = randomUUID();
  const vault = await parts.mutate('createVault', person, { requestToken: randomUUID(), name: 'A vault' });
  vaultId = (vault.data as Vault).id;
  const item = await parts.mutate('createItem', person, input('createItem'));
  itemId = (item.data as Item).id;
});

function input(field: string, requestToken: string = randomUUID()): Record<string, unknown> {
  const given: Record<string, object> = {
    createVault: { name: 'Another vault' },
    createItem: { vaultId, title: 'An item', login: { password: 'p' } },
    updateItem: { vaultId, itemId, expectedVersion: 1, title: 'New' },
  };
  return { requestToken, ...given[field] };
}

/** DynamoDB's answer to one of two transactions in flight on a row. */
const conflict = () =>
  new DynamoDbError('TransactionCanceledException', [
    { Code: 'None' },
    { Code: 'TransactionConflict' },
    { Code: 'None' },
  ]);

/** Everything of this person and vault. */
const everything = async () => ({
  vault: await rowsOf(parts.table, `VAULT#${vaultId}`),
  caller: await rowsOf(parts.table, `CALLER#${person}`),
});

describe.each(['createVault', 'createItem', 'updateItem'])('%s', (field) => {
  itWithOwnStack.each([1, 2])(
    'is done after %i conflicts, once, and the same token then does nothing',
    async (conflicts) => {
      const given = input(field);
      const faults = Array.from({ length: conflicts }, conflict);
      const { data, ...done } = await parts.mutate(field, person, given, { faults });
      expect(done).toMatchObject({ errors: [], attempts: conflicts + 1, invocations: 1 });
      const { id } = data as Item;
      const changed = field === 'createVault' ? id : vaultId;
      const events = Object.values(await rowsOf(parts.table, `VAULT#${changed}`)).filter(
        ({ type, itemId: about }) => type !== undefined && (field === 'createVault' || about?.S === id),
      );
      expect(events).toHaveLength(field === 'updateItem' ? 2 : 1);
      const before = await everything();
      const again = await parts.mutate(field, person, given);
      expect(again).toMatchObject({ data, attempts: 0, invocations: 0 });
      expect(await everything()).toEqual(before);
    },
  );

  itWithOwnStack(
    'is Busy after three conflicts, leaves nothing, and is done with the same token later',
    async () => {
      const given = input(field);
      const before = await everything();
      const faults = [conflict(), conflict(), conflict(), conflict()];
      const refused = await parts.mutate(field, person, given, { faults });
      expect(refused).toMatchObject({
        data: null,
        attempts: 3,
        errors: [{ errorType: 'Busy', errorInfo: null }],
      });
      expect(await everything()).toEqual(before);
      expect((await parts.mutate(field, person, given)).errors).toEqual([]);
    },
  );

  itWithOwnStack.each([
    'ProvisionedThroughputExceededException',
    'ThrottlingException',
    'TransactionConflictException',
  ])('is tried again after a %s, and is Busy after three', async (type) => {
    const throttled = () => new DynamoDbError(type);
    const done = await parts.mutate(field, person, input(field), { faults: [throttled(), throttled()] });
    expect(done).toMatchObject({ errors: [], attempts: 3 });
    const faults = [throttled(), throttled(), throttled()];
    const again = field === 'updateItem' ? { ...input(field), expectedVersion: 2 } : input(field);
    const refused = await parts.mutate(field, person, again, { faults });
    expect(refused).toMatchObject({ data: null, attempts: 3, errors: [{ errorType: 'Busy' }] });
  });

  itWithOwnStack.each(['ValidationError', 'ItemCollectionSizeLimitExceeded'])(
    'is Internal, at once, when a transaction was cancelled for a %s',
    async (Code) => {
      const fault = new DynamoDbError('TransactionCanceledException', [
        { Code: 'None' },
        { Code },
        { Code: 'None' },
      ]);
      const refused = await parts.mutate(field, person, input(field), { faults: [fault] });
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
    const before = await everything();
    const fault = Object.assign(new DynamoDbError(type), { message: upstream });
    const refused = await parts.mutate(field, person, input(field), { faults: [fault] });
    expect(refused).toMatchObject({ data: null, attempts: 1, errors: [{ errorType: 'Internal' }] });
    expect(JSON.stringify(refused)).not.toMatch(/arn:|upstream|DynamoDB|Exception/);
    expect(await everything()).toEqual(before);
  });
});
