import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Item, Vault } from '../../generated/schema.ts';
import { Kms } from '../../local/kms/kms.ts';
import { embeddedKms, openWrappingKey } from '../../local/kms/wrappingKey.ts';
import { refusal, userOf, type Api } from '../support/api.ts';
import { startKmsServer, type KmsServer } from '../support/kmsServer.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';

const alias = { KeyId: 'alias/appsync-vault' };
let kmsServer: KmsServer;
let stack: RunningStack;
let alice: Api;
let vault: Vault;
let item: Item;

/** A stack on a KMS that this test governs; its functions keep a vault key for a second. */
beforeAll(async () => {
  kmsServer = await startKmsServer();
  const environment = { VAULT_KMS_ENDPOINT: kmsServer.endpoint, BRANCH_KEY_TTL_SECONDS: '1' };
  stack = await startProcess(temporaryFolder(), environment);
  alice = await userOf('alice', stack);
  vault = await alice.createVault();
  item = await alice.createItem({ vaultId: vault.id, login: { password: 'before' } });
});

afterAll(async () => {
  await stack.stop();
  await kmsServer.stop();
  removeFolder(stack.dataDir);
});

const setState = (
  operation: 'DisableKey' | 'EnableKey' | 'ScheduleKeyDeletion' | 'CancelKeyDeletion',
): unknown =>
  kmsServer.kms.handle(operation, {
    KeyId: (kmsServer.kms.handle('DescribeKey', alias) as { KeyMetadata: { KeyId: string } }).KeyMetadata
      .KeyId,
  });

const reveal = (): Promise<unknown> => alice.revealSecret({ vaultId: vault.id, itemId: item.id });
const listed = async (): Promise<string[]> =>
  (await alice.items({ vaultId: vault.id })).items.map(({ id }) => id);

/** One lifetime of a key in a function, and a little. */
const lifetimeMs = 1100;

describe.each([
  ['is disabled', 'DisableKey', 'EnableKey'],
  ['waits for its deletion', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
] as const)('while the wrapping key %s', (_state, takeAway, giveBack) => {
  test('nothing opens or seals after a key’s lifetime, metadata is served, nothing is half written, and all works again', async () => {
    const before = await listed();
    setState(takeAway);
    await sleep(lifetimeMs);
    const refused = [
      await refusal(reveal()),
      await refusal(alice.createItem({ vaultId: vault.id })),
      await refusal(
        alice.updateItem({ vaultId: vault.id, itemId: item.id, expectedVersion: 1, title: 'New' }),
      ),
      await refusal(alice.createVault('Another')),
    ];
    expect(refused.map(({ errorType }) => errorType)).toEqual(Array(4).fill('KeyUnavailable'));
    expect(await listed()).toEqual(before);
    expect(await alice.item(vault.id, item.id)).toEqual(item);
    setState(giveBack);
    if (giveBack === 'CancelKeyDeletion') setState('EnableKey');
    expect(await reveal()).toMatchObject({ secret: { password: 'before' } });
    const next = await alice.createItem({ vaultId: vault.id });
    expect(await listed()).toEqual([...before, next.id]);
  });
});

test.each(['', 'null', '{}'])('a KMS may answer %j where there is nothing to say', async (nothing) => {
  const kms = embeddedKms(new Kms());
  const arn = await openWrappingKey(async (target, body) => {
    const answer = await kms(target, body);
    return target.endsWith('.CreateAlias') ? { ...answer, body: nothing } : answer;
  });
  expect(arn).toMatch(/^arn:aws:kms:.+:key\//);
});
