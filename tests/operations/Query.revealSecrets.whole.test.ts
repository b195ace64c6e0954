/** A whole vault: on a stack of this file's own, whose counts nothing else adds to. */
import { afterAll, beforeAll, expect } from 'vitest';
import { vaultTableName } from '../../local/dynamodb/createTables.ts';
import { userOf } from '../support/api.ts';
import { current, makeLogins, told } from '../support/batches.ts';
import { itWithOwnStack } from '../support/host.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';
import { countsDuring } from '../support/stats.ts';

const dataDir = temporaryFolder();
let stack: RunningStack;

beforeAll(async () => {
  stack = await startProcess(dataDir);
});
afterAll(async () => {
  await stack.stop();
  removeFolder(dataDir);
});

itWithOwnStack(
  'a thousand secrets are ten calls, one KMS call, and five calls of the table each',
  async () => {
    const alice = await userOf('alice', stack);
    const { id: vaultId } = await alice.createVault();
    const ids = await makeLogins(alice, vaultId, 1000);
    const opened: (string | undefined)[] = [];

    const { kms, dynamodb, functions } = await countsDuring(stack.origin, async () => {
      for (let from = 0; from < ids.length; from += 100) {
        const items = current(ids.slice(from, from + 100));
        opened.push(...told(await alice.revealSecrets({ vaultId, items })));
      }
    });

    expect(opened).toEqual(ids.map((_, index) => `p${index}`));
    expect(kms).toEqual({ Decrypt: 1 });
    expect(functions.open).toBe(10);
    expect(dynamodb[vaultTableName]).toEqual({ BatchGetItem: 30, UpdateItem: 10, TransactWriteItems: 10 });
  },
  120_000,
);
