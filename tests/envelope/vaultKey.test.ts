import { expect, it } from 'vitest';
import { makeEnvelope, openItem, sealItem } from '../../functions/envelope/items.ts';
import { makeVaultKey } from '../../functions/envelope/vaultKey.ts';
import { VAULT, makeParts, resetCounts } from './parts.ts';
import { login } from './samples.ts';

const MAKING = { GetItem: 1, GenerateDataKeyWithoutPlaintext: 2, ReEncrypt: 1, TransactWriteItems: 1 };

it('a new key seals at once, and costs three KMS calls, none of which decrypts', async () => {
  const parts = makeParts();
  const store = parts.store();
  await makeVaultKey(store, VAULT, 'alice');
  expect(parts.counts).toEqual(MAKING);
  const envelope = makeEnvelope(store);
  const address = { vaultId: VAULT, itemId: 'i', version: 1 };
  const message = await sealItem(envelope, address, login());
  await expect(openItem(envelope, address, message)).resolves.toEqual(login());
});

it('a retry finds the key that is there, and asks the KMS nothing', async () => {
  const parts = makeParts();
  const store = parts.store();
  await makeVaultKey(store, VAULT, 'alice');
  const row = { ...parts.table.row(VAULT, 'branch:ACTIVE') };
  resetCounts(parts);
  await makeVaultKey(store, VAULT, 'alice');
  expect(parts.counts).toEqual({ GetItem: 1 });
  expect(parts.table.row(VAULT, 'branch:ACTIVE')).toEqual(row);
});

it('two makings at once leave one key, and both succeed', async () => {
  const parts = makeParts('microtask');
  const store = parts.store();
  await Promise.all([makeVaultKey(store, VAULT, 'alice'), makeVaultKey(store, VAULT, 'alice')]);
  expect(parts.counts['TransactWriteItems']).toBe(2);
  expect(parts.table.rows.size).toBe(3);
});

it('the owner is in the context that the KMS authenticates', async () => {
  const parts = makeParts();
  const store = parts.store();
  await makeVaultKey(store, VAULT, 'alice');
  expect(parts.table.row(VAULT, 'branch:ACTIVE')['aws-crypto-ec:owner']).toEqual({ S: 'alice' });
  parts.table.row(VAULT, 'branch:ACTIVE')['aws-crypto-ec:owner'] = { S: 'bob' };
  await expect(makeEnvelope(store).keys.active(VAULT)).rejects.toMatchObject({ type: 'SealBroken' });
});

it('a key of the same vault and another owner is not taken over', async () => {
  const store = makeParts().store();
  await makeVaultKey(store, VAULT, 'alice');
  await expect(makeVaultKey(store, VAULT, 'bob')).rejects.toMatchObject({ type: 'KeyUnavailable' });
});

it('with the wrapping key disabled nothing is stored', async () => {
  const parts = makeParts();
  parts.kms.handle('DisableKey', { KeyId: parts.wrappingKeyArn });
  await expect(makeVaultKey(parts.store(), VAULT, 'alice')).rejects.toMatchObject({ type: 'KeyUnavailable' });
  expect(parts.table.rows.size).toBe(0);
});

it('a cancelled transaction without a key there is KeyUnavailable', async () => {
  const parts = makeParts();
  const __type = 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException';
  parts.faults.before = ({ target }) =>
    target.endsWith('.TransactWriteItems') ? { status: 400, body: JSON.stringify({ __type }) } : undefined;
  await expect(makeVaultKey(parts.store(), VAULT, 'alice')).rejects.toMatchObject({ type: 'KeyUnavailable' });
});

const cancelled = (code: string): string =>
  JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
    CancellationReasons: [{ Code: 'None' }, { Code: code }, { Code: 'None' }],
  });

it.each(['TransactionConflict', 'ThrottlingError'])(
  'is done in the third try when two were cancelled for a %s',
  async (code) => {
    const parts = makeParts();
    let left = 2;
    parts.faults.before = ({ target }) =>
      target.endsWith('.TransactWriteItems') && left-- > 0
        ? { status: 400, body: cancelled(code) }
        : undefined;
    await makeVaultKey(parts.store(), VAULT, 'alice');
    expect(parts.table.rows.size).toBe(3);
  },
);

it('is Busy, and stores nothing, when three tries were cancelled for a conflict', async () => {
  const parts = makeParts();
  let tries = 0;
  parts.faults.before = ({ target }) => {
    if (!target.endsWith('.TransactWriteItems')) return undefined;
    tries += 1;
    return { status: 400, body: cancelled('TransactionConflict') };
  };
  await expect(makeVaultKey(parts.store(), VAULT, 'alice')).rejects.toMatchObject({ type: 'Busy' });
  expect(tries).toBe(3);
  expect(parts.table.rows.size).toBe(0);
});

it('is KeyUnavailable at once when the transaction was cancelled for another reason', async () => {
  const parts = makeParts();
  let tries = 0;
  parts.faults.before = ({ target }) => {
    if (!target.endsWith('.TransactWriteItems')) return undefined;
    tries += 1;
    return { status: 400, body: cancelled('ValidationError') };
  };
  await expect(makeVaultKey(parts.store(), VAULT, 'alice')).rejects.toMatchObject({ type: 'KeyUnavailable' });
  expect(tries).toBe(1);
});
