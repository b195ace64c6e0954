import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import WebSocket from 'ws';
import { projectRoot } from '../../bundler/paths.ts';
import { fetchConfig, signIn, type VaultClient } from '../../examples/vaultClient.ts';
import { endSignal } from '../endSignal.ts';
import { settingsFromEnvironment } from '../settings.ts';
import { startStack, type Stack } from '../stack.ts';
import { readChromeExport, type ChromeRow } from './readChromeExport.ts';
import { compareSecrets, countRefusals, createVault, listItems, storeRows, watchItems } from './steps.ts';
import { summaryOf } from './summary.ts';

const help = `Usage: npm run demo [-- FILE.csv]
Runs the main job from end to end on a vault of its own, which is removed afterwards: reads a password export
of Chrome (examples/chrome-export.csv unless another is given), stores every row, watches the events, lists,
reveals and compares every secret, and tries to read the vault as somebody else.
Exits with 1 on any difference, missing event or answered refusal, and when a row could not be taken.`;

/** Runs the demo. @returns whether everything was as it should be */
async function runDemo(file: string): Promise<boolean> {
  const { rows, problems } = await readChromeExport(file);
  for (const { line, reason } of problems) console.log(`line ${line} is left out: ${reason}`);
  const startedAt = Date.now();
  const interrupted = endSignal().then(() => Promise.reject(new Error('The demo was interrupted.')));
  const dataDir = await mkdtemp(join(tmpdir(), 'vault-demo-'));
  const starting = startStack({ ...settingsFromEnvironment(), port: 0, dataDir });
  try {
    const job = starting.then((stack) => runJob(stack, dataDir, rows, startedAt));
    return (await Promise.race([job, interrupted])) && problems.length === 0;
  } finally {
    // The folder holds the key beside what is sealed under it: it goes, whatever happened.
    await starting.then(
      (stack) => stack.stop(),
      () => undefined,
    );
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function runJob(stack: Stack, dataDir: string, rows: ChromeRow[], startedAt: number): Promise<boolean> {
  console.log(`started ${stack.origin}`);
  const [alice, bob] = await Promise.all([demoClient(stack, 'alice'), demoClient(stack, 'bob')]);
  console.log('signed in as alice and as bob');
  const vaultId = await createVault(alice, 'Demo');
  const watch = await watchItems(alice, vaultId);
  const { stored, refused } = await storeRows(alice, vaultId, rows);
  for (const { line, errorType } of refused) console.log(`line ${line} was refused: ${errorType}`);
  console.log(`stored ${stored.size} of ${rows.length} items`);
  const events = await watch.seen([...stored.keys()]);
  console.log(`events arrived for ${events} items`);
  const listed = await listItems(alice, vaultId);
  console.log(`listed ${listed.length} items, page by page`);
  const { reveals, differing } = await compareSecrets(alice, vaultId, listed, stored);
  for (const line of differing) console.log(`line ${line} differs from what the vault holds`);
  console.log(`revealed ${reveals} secrets; ${differing.length} differ from the file`);
  const refusals = await countRefusals(bob, vaultId, listed[0]?.id);
  console.log(refusals === 1 ? 'bob was refused' : 'bob was answered');
  console.log(await summaryOf(stack, dataDir, { items: stored.size, reveals, events, refusals }, startedAt));
  return (
    refused.length + differing.length === 0 &&
    events === rows.length &&
    listed.length === rows.length &&
    reveals === rows.length &&
    refusals === 1
  );
}

async function demoClient(stack: Stack, username: string): Promise<VaultClient> {
  const { password = '' } = stack.newDemoUsers.find((user) => user.username === username) ?? {};
  return signIn(await fetchConfig(stack.origin), username, password, { WebSocket });
}

try {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) console.log(help);
  else {
    if (positionals.length > 1) throw new Error('The demo takes one file.');
    const file = positionals[0] ?? join(projectRoot, 'examples/chrome-export.csv');
    if (!(await runDemo(file))) process.exitCode = 1;
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : 'The demo failed.');
  // At once: what an interrupted demo was waiting for need not end.
  process.exit(1);
}
