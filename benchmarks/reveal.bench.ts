/**
 * Revealing 1, 100 and 1,000 secrets: the whole local stack, by HTTP, beside aws-credstash, in one run against the same
 * database and KMS, each call of which takes as long as one in a region does. `npm run bench:reveal`. The local stack's own
 * computing is in our times; calls and capacity are exact.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import WebSocket from 'ws';
import { fetchConfig, signIn, type VaultClient } from '../examples/vaultClient.ts';
import type { Mutation, Query } from '../generated/schema.ts';
import { projectRoot } from '../bundler/paths.ts';
import { startDynoxide } from '../local/dynamodb/dynoxide.ts';
import { startKmsServer } from '../tests/support/kmsServer.ts';
import { removeFolder, startProcess, temporaryFolder } from '../tests/support/stack.ts';
import { openSlowEndpoint } from './slowEndpoint.ts';

const latency = { dynamodb: 5, kms: 3 };
const sizes = [1, 100, 1000];
const mostAtOnce = 100;

const [databaseFolder, dataDir] = [temporaryFolder(), temporaryFolder()];
const database = await startDynoxide(databaseFolder);
const kmsServer = await startKmsServer();
const dynamodb = await openSlowEndpoint(database.endpoint);
const kms = await openSlowEndpoint(kmsServer.endpoint);
const environment = { VAULT_DYNAMODB_ENDPOINT: dynamodb.endpoint, VAULT_KMS_ENDPOINT: kms.endpoint };
const { KeyMetadata } = kmsServer.kms.handle('CreateKey', {}) as { KeyMetadata: { Arn: string } };
const credstash = fork(join(projectRoot, 'benchmarks/credstash/reveal.mjs'), {
  env: {
    PATH: process.env.PATH,
    DYNAMODB: dynamodb.endpoint,
    KMS: kms.endpoint,
    KMS_KEY: KeyMetadata.Arn,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1',
  },
});

/** One line of the table. */
interface Line {
  secrets: number;
  who: string;
  ms: number;
  kms: number;
  dynamodb: number;
  rcu: number;
}

try {
  const lines: Line[] = [];
  for (const count of sizes) {
    lines.push(await ofCredstash(count), ...(await ofVault(count)));
  }
  print(lines);
} finally {
  credstash.kill();
  for (const endpoint of [dynamodb, kms]) endpoint.stop();
  await kmsServer.stop();
  await database.stop();
  for (const folder of [databaseFolder, dataDir]) removeFolder(folder);
}

async function ofCredstash(secrets: number): Promise<Line> {
  const table = `credstash-${secrets}`;
  await tell({ fill: secrets, table });
  return measured(secrets, 'aws-credstash', () => tell({ reveal: secrets, table }));
}

async function tell(todo: object): Promise<number> {
  credstash.send(todo);
  const [told] = (await once(credstash, 'message')) as [{ ms: number; error?: string }];
  if (told.error) throw new Error(told.error);
  return told.ms;
}

/** A server of its own each time, so that no key is held: the first line is with nothing warm, the second right after it. */
async function ofVault(secrets: number): Promise<Line[]> {
  const makers = await startProcess(dataDir, environment);
  const { vaultId, ids } = await filledVault(await client(makers.origin), secrets);
  await makers.stop();
  const stack = await startProcess(dataDir, environment);
  const vault = await client(stack.origin);
  const lines = [
    await measured(secrets, 'appsync-vault, cold', () => revealAll(vault, vaultId, ids, 1)),
    await measured(secrets, 'appsync-vault, warm', () => revealAll(vault, vaultId, ids, 1)),
  ];
  if (ids.length > mostAtOnce) {
    const inParallel = (): Promise<number> => revealAll(vault, vaultId, ids, ids.length / mostAtOnce);
    await inParallel();
    lines.push(await measured(secrets, 'appsync-vault, warm, all requests at once', inParallel));
  }
  await stack.stop();
  return lines;
}

async function measured(secrets: number, who: string, run: () => Promise<number>): Promise<Line> {
  dynamodb.delay(latency.dynamodb);
  kms.delay(latency.kms);
  dynamodb.take();
  kms.take();
  const ms = await run();
  const [ofTable, ofKms] = [dynamodb.take(), kms.take()];
  dynamodb.delay(0);
  kms.delay(0);
  return {
    secrets,
    who,
    ms,
    kms: sum(ofKms.operations),
    dynamodb: sum(ofTable.operations),
    rcu: ofTable.rcu,
  };
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

async function client(origin: string): Promise<VaultClient> {
  const users = JSON.parse(readFileSync(join(dataDir, 'demo-users.json'), 'utf8')) as {
    username: string;
    password: string;
  }[];
  const alice = users.find(({ username }) => username === 'alice');
  return signIn(await fetchConfig(origin), 'alice', alice?.password ?? '', { WebSocket });
}

async function filledVault({ graphql }: VaultClient, count: number) {
  const requestToken = (): string => crypto.randomUUID();
  const { createVault } = await graphql<Pick<Mutation, 'createVault'>>(
    'mutation ($input: CreateVaultInput!) { createVault(input: $input) { id } }',
    { input: { requestToken: requestToken(), name: 'Benchmark' } },
  );
  const vaultId = createVault?.id ?? '';
  await graphql('mutation ($input: UpdateVaultInput!) { updateVault(input: $input) { id } }', {
    input: { requestToken: requestToken(), vaultId, revealsPerHour: 10_000 },
  });
  const ids: string[] = [];
  for (let from = 0; from < count; from += 25) {
    const items = Array.from({ length: Math.min(25, count - from) }, (_, index) => ({
      title: `login-${from + index}`,
      login: { password: `the password of login-${from + index}` },
    }));
    const { createItems } = await graphql<Pick<Mutation, 'createItems'>>(
      'mutation ($input: CreateItemsInput!) { createItems(input: $input) { items { id } } }',
      { input: { requestToken: requestToken(), vaultId, items } },
    );
    ids.push(...(createItems?.items.map(({ id }) => id) ?? []));
  }
  return { vaultId, ids };
}

/** A hundred a request, so many requests at once. @returns milliseconds */
async function revealAll(
  vault: VaultClient,
  vaultId: string,
  ids: string[],
  atOnce: number,
): Promise<number> {
  const batches = Array.from({ length: Math.ceil(ids.length / mostAtOnce) }, (_, index) =>
    ids.slice(index * mostAtOnce, (index + 1) * mostAtOnce),
  );
  const begin = performance.now();
  let opened = 0;
  for (let from = 0; from < batches.length; from += atOnce) {
    const counts = batches.slice(from, from + atOnce).map((batch) => revealBatch(vault, vaultId, batch));
    opened += (await Promise.all(counts)).reduce((total, count) => total + count, 0);
  }
  const ms = performance.now() - begin;
  if (opened !== ids.length) throw new Error(`The vault opened ${opened} of ${ids.length}`);
  return ms;
}

async function revealBatch({ graphql }: VaultClient, vaultId: string, ids: string[]): Promise<number> {
  const { revealSecrets } = await graphql<Pick<Query, 'revealSecrets'>>(
    `
      query ($vaultId: ID!, $items: [RevealInput!]!) {
        revealSecrets(vaultId: $vaultId, items: $items) {
          revealed {
            itemId
            title
            secret {
              ... on LoginSecret {
                password
              }
            }
          }
          error {
            type
          }
        }
      }
    `,
    { vaultId, items: ids.map((itemId) => ({ itemId })) },
  );
  return revealSecrets?.filter(({ revealed }) => revealed).length ?? 0;
}

function print(lines: Line[]): void {
  console.log('| Secrets | | ms | Times as fast | KMS calls | DynamoDB calls | RCU |');
  console.log('| ------: | - | -: | ------------: | --------: | -------------: | --: |');
  for (const line of lines) {
    const other = lines.find(({ secrets, who }) => secrets === line.secrets && who === 'aws-credstash');
    const ratio = ((other?.ms ?? 0) / line.ms).toFixed(1);
    const cells = [line.secrets, line.who, Math.round(line.ms), ratio, line.kms, line.dynamodb, line.rcu];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
