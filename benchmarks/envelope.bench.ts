/**
 * What sealing and opening cost, beside the stock keyring, a KMS keyring and raw AES-256-GCM, in one run: CPU as a ratio
 * to the raw cipher, calls as counts. `npm run bench:envelope [-- --rounds N]`. Absolute times say nothing of another machine.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { KmsHierarchicalKeyRingNode, KmsKeyringNode, type KeyringNode } from '@aws-crypto/client-node';
import type { KMS } from '@aws-sdk/client-kms';
import { SUITE, decrypt, encrypt } from '../functions/envelope/client.ts';
import { itemContext } from '../functions/envelope/context.ts';
import { makeEnvelope, openItem, sealItem } from '../functions/envelope/items.ts';
import { sealingKeyring } from '../functions/envelope/keyring.ts';
import { FRAME_LENGTH } from '../functions/envelope/messageFacts.ts';
import { packPlaintext } from '../functions/envelope/plaintext.ts';
import { encodeItem } from '../functions/envelope/sealedItem.ts';
import { openBatch } from '../functions/openBatch.ts';
import { VAULT, makeSealing, resetCounts } from '../tests/envelope/parts.ts';
import { login } from '../tests/envelope/samples.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '300' } } });
const rounds = Number(values.rounds);
const many = 1000;

const { parts, envelope } = await makeSealing();
const { store } = envelope;
const address = { vaultId: VAULT, itemId: 'item', version: 1 };
const item = login();
const plaintext = packPlaintext(encodeItem(item));
const context = { ...itemContext(address) };
const options = { suiteId: SUITE, encryptionContext: context, frameLength: FRAME_LENGTH };
const key = await envelope.keys.active(VAULT);
const ours = await sealItem(envelope, address, item);
const message = Buffer.from(ours.sealed, 'base64');

const stock = new KmsHierarchicalKeyRingNode({ branchKeyId: VAULT, keyStore: store, cacheLimitTtl: 60 });
const kms = new KmsKeyringNode({
  generatorKeyId: parts.wrappingKeyArn,
  clientProvider: () => store.kmsClient as KMS,
});
const underKms = (await encrypt(kms, plaintext, options)).result;
const raw = rawSeal(plaintext);

/** Openings that failed although nothing was wrong: the stock cache clears a key that is in use. */
let failures = 0;

/** One line of the table: what is measured, how often an operation is done in a call of `run`. */
interface Case {
  name: string;
  operations: number;
  run(): unknown;
}

const cases: Case[] = [
  { name: 'raw AES-256-GCM with HKDF: seal', operations: 1, run: () => rawSeal(plaintext) },
  { name: 'raw AES-256-GCM with HKDF: open', operations: 1, run: () => rawOpen(raw) },
  { name: 'ours: seal with read-back', operations: 1, run: () => sealItem(envelope, address, item) },
  {
    name: 'ours: seal without it',
    operations: 1,
    run: () => encrypt(sealingKeyring(store, key), plaintext, options),
  },
  { name: 'ours: open', operations: 1, run: () => openItem(envelope, address, ours) },
  { name: 'stock hierarchical keyring: seal', operations: 1, run: () => encrypt(stock, plaintext, options) },
  { name: 'stock hierarchical keyring: open', operations: 1, run: () => decrypt(stock, message) },
  { name: 'KMS keyring: seal', operations: 1, run: () => encrypt(kms, plaintext, options) },
  { name: 'KMS keyring: open', operations: 1, run: () => decrypt(kms, underKms) },
  { name: 'ours, cold: open of 1,000 in batches', operations: many, run: openThousand },
  {
    name: 'stock, cold: open of 1,000, 50 at a time',
    operations: many,
    run: () => decryptThousand(newStock(), message),
  },
  {
    name: 'KMS keyring: open of 1,000, 50 at a time',
    operations: many,
    run: () => decryptThousand(kms, underKms),
  },
];

const measured = [];
for (const one of cases) measured.push(await measure(one));
const floor = measured[0]?.cpu ?? 1;
console.log(
  'operation                                  CPU × raw   KMS calls   key-store calls   (a call each)',
);
for (const { name, cpu, kmsCalls, storeCalls, failed } of measured) {
  const columns = [
    (cpu / floor).toFixed(1).padStart(9),
    String(kmsCalls).padStart(11),
    String(storeCalls).padStart(17),
    String(failed).padStart(8),
  ];
  console.log(name.padEnd(42), ...columns);
}
const [, , whole, alone] = measured;
console.log(`the read-back is ${Math.round((1 - (alone?.cpu ?? 0) / (whole?.cpu ?? 1)) * 100)} % of a seal`);
console.log(`a small login: ${plaintext.length} bytes padded, ${message.length} bytes sealed`);

async function measure({ name, operations, run }: Case) {
  await run();
  resetCounts(parts);
  failures = 0;
  await run();
  const failed = failures;
  const { Decrypt = 0, GenerateDataKey = 0, Encrypt = 0, GetItem = 0 } = parts.counts;
  const times = operations === 1 ? rounds : 2;
  const before = process.cpuUsage();
  for (let round = 0; round < times; round += 1) await run();
  const { user, system } = process.cpuUsage(before);
  return {
    name,
    cpu: (user + system) / times / operations,
    failed,
    kmsCalls: Decrypt + GenerateDataKey + Encrypt,
    storeCalls: GetItem,
  };
}

async function openThousand(): Promise<void> {
  const cold = makeEnvelope(store);
  const items = Array.from({ length: 100 }, () => ({ itemId: 'item', version: 1, ...ours }));
  for (let batch = 0; batch < many / 100; batch += 1) {
    const { results } = await openBatch(cold, { caller: 'alice', vaultId: VAULT, items }, new Set());
    if (results.some((result) => 'error' in result)) throw new Error('A message did not open');
  }
}

async function decryptThousand(keyring: KeyringNode, sealed: Uint8Array): Promise<void> {
  for (let batch = 0; batch < many / 50; batch += 1) {
    const opened = await Promise.allSettled(Array.from({ length: 50 }, () => decrypt(keyring, sealed)));
    failures += opened.filter(({ status }) => status === 'rejected').length;
  }
}

function newStock(): KeyringNode {
  return new KmsHierarchicalKeyRingNode({ branchKeyId: VAULT, keyStore: store, cacheLimitTtl: 60 });
}

function rawSeal(bytes: Uint8Array): { salt: Buffer; iv: Buffer; sealed: Buffer; tag: Buffer } {
  const salt = randomBytes(32);
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', derive(salt), iv).setAAD(Buffer.from(JSON.stringify(context)));
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return { salt, iv, sealed, tag: cipher.getAuthTag() };
}

function rawOpen({ salt, iv, sealed, tag }: ReturnType<typeof rawSeal>): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', derive(salt), iv).setAAD(
    Buffer.from(JSON.stringify(context)),
  );
  return Buffer.concat([decipher.setAuthTag(tag).update(sealed), decipher.final()]);
}

function derive(salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha512', key.verifying, salt, 'benchmark', 32));
}
