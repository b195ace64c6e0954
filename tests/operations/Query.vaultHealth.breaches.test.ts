import { afterAll, beforeAll, describe, expect } from 'vitest';
import { refusal, userOf, type Api } from '../support/api.ts';
import { deployed, itWithOwnStack } from '../support/host.ts';
import { startRangeServer, type RangeServer } from '../support/rangeServer.ts';
import { removeFolder, startProcess, temporaryFolder, type RunningStack } from '../support/stack.ts';

const folder = temporaryFolder();
const canary = 'otter-canary-8#kQ';
let ranges: RangeServer;
let stack: RunningStack;
let alice: Api;
let written = '';

beforeAll(async () => {
  if (deployed) return;
  ranges = await startRangeServer({ [canary]: 41 });
  stack = await startProcess(folder, { VAULT_BREACH_ENDPOINT: ranges.endpoint });
  for (const stream of [stack.child.stdout, stack.child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  }
  alice = await userOf('alice', stack);
}, 60_000);
afterAll(async () => {
  await stack?.stop();
  await ranges?.stop();
  removeFolder(folder);
});

async function vaultOfTwo(breachCheck?: boolean): Promise<{ vaultId: string; ids: string[] }> {
  const { id: vaultId } = await alice.createVault();
  if (breachCheck !== undefined) await alice.updateVault({ vaultId, breachCheck });
  const items = await alice.createItems({
    vaultId,
    items: [
      { title: 'Seen', login: { password: canary } },
      { title: 'Unseen', wifi: { ssid: 'Home', password: `${canary}2` } },
    ],
  });
  return { vaultId, ids: items.map(({ id }) => id) };
}

describe('the look-up of breached passwords', () => {
  itWithOwnStack('finds them where the vault wants it, and leaves no secret in answer or log', async () => {
    const { vaultId, ids } = await vaultOfTwo(true);
    const page = await alice.vaultHealth({ vaultId });
    expect(page).toMatchObject({ breachCheck: 'DONE', breached: [{ itemId: ids[0], count: 41 }] });
    expect(ranges.requests.map(({ url }) => url)).toEqual([
      expect.stringMatching(/^\/range\/[0-9A-F]{5}$/),
      expect.stringMatching(/^\/range\/[0-9A-F]{5}$/),
    ]);
    expect(JSON.stringify([page, ranges.requests])).not.toContain('otter');
    expect(written).not.toContain('otter');
  });

  itWithOwnStack('asks nothing for a vault that does not want it, which none does by itself', async () => {
    ranges.requests.length = 0;
    for (const breachCheck of [undefined, false]) {
      const { vaultId } = await vaultOfTwo(breachCheck);
      expect(await alice.vaultHealth({ vaultId })).toMatchObject({ breachCheck: 'OFF', breached: [] });
    }
    expect(ranges.requests).toEqual([]);
  });

  itWithOwnStack('tells that the endpoint fails, beside everything else that was found', async () => {
    const { vaultId } = await vaultOfTwo(true);
    ranges.instead((response) => response.writeHead(500).end(`no ${canary}`));
    const page = await alice.vaultHealth({ vaultId });
    ranges.instead(undefined);
    expect(page).toMatchObject({ breachCheck: 'UNAVAILABLE', breached: [], checked: 2 });
    expect(page.passwordGroups).toHaveLength(2);
    expect(written).not.toContain('otter');
  });

  itWithOwnStack('can be switched off again, and is a setting like the others', async () => {
    const { vaultId } = await vaultOfTwo(true);
    const read = async () =>
      (
        await alice.graphql<{ vault: { breachCheck: boolean } }>(
          'query ($vaultId: ID!) { vault(vaultId: $vaultId) { breachCheck } }',
          { vaultId },
        )
      ).vault.breachCheck;
    expect(await read()).toBe(true);
    await alice.updateVault({ vaultId, name: 'Renamed' });
    expect(await read()).toBe(true);
    await alice.updateVault({ vaultId, breachCheck: false });
    expect(await read()).toBe(false);
    const cleared = alice.updateVault({ vaultId, breachCheck: null });
    expect((await refusal(cleared)).errorType).toBe('BadInput');
  });
});
