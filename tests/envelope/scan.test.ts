import { createHmac, hkdfSync } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { makeEnvelope } from '../../functions/envelope/items.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { beginScan, groupsOf } from '../../functions/envelope/scan.ts';
import { makeVaultKey } from '../../functions/envelope/vaultKey.ts';
import type { Scan } from '../../functions/payloads/health.ts';
import { VAULT, makeSealing } from './parts.ts';

const OTHER_VAULT = '01J9ZQ4W8V5K3T7XH2M6N0PBRE';
const since = 1_700_000_000;
const alice = { vaultId: VAULT, caller: 'alice' };
let envelope: Envelope;
let scan: Scan;

beforeAll(async () => {
  ({ envelope } = await makeSealing());
  await makeVaultKey(envelope.store, OTHER_VAULT, 'alice');
  scan = await beginScan(envelope, VAULT, since);
});

const groupOf = async (texts: string[], who = alice, of: Scan = scan, by = envelope): Promise<string> =>
  (await groupsOf(by, who, of))(texts);

it('equal texts have one group within a scan, in whatever process', async () => {
  const group = await groupOf(['password', 'one']);
  expect(await groupOf(['password', 'one'])).toBe(group);
  expect(await groupOf(['password', 'one'], alice, { ...scan }, makeEnvelope(envelope.store))).toBe(group);
});

it('other texts have another group, and where one ends and the next begins counts', async () => {
  const lists = [
    ['password', 'one'],
    ['password', 'two'],
    ['content', 'one'],
    ['passwordone'],
    ['password', 'o', 'ne'],
  ];
  const groups = await Promise.all(lists.map((texts) => groupOf(texts)));
  expect(new Set(groups).size).toBe(lists.length);
});

it.each<[string, () => Promise<string>]>([
  ['another scan', async () => groupOf(['x'], alice, await beginScan(envelope, VAULT, since))],
  ['another caller', () => groupOf(['x'], { ...alice, caller: 'bob' })],
  ['another time', () => groupOf(['x'], alice, { ...scan, since: since + 1 })],
  [
    'another vault',
    async () => {
      const { keyVersion } = await beginScan(envelope, OTHER_VAULT, since);
      return groupOf(['x'], { ...alice, vaultId: OTHER_VAULT }, { ...scan, keyVersion });
    },
  ],
  [
    'another version of the key',
    async () => {
      await envelope.store.versionKey({ branchKeyIdentifier: VAULT });
      const { keyVersion } = await beginScan(makeEnvelope(envelope.store), VAULT, since);
      expect(keyVersion).not.toBe(scan.keyVersion);
      return groupOf(['x'], alice, { ...scan, keyVersion });
    },
  ],
])('a text has nothing in common with itself in %s', async (_, other) => {
  expect(await other()).not.toBe(await groupOf(['x']));
});

it('a group is 96 bits of an HMAC under a key that the vault’s key alone yields', async () => {
  const key = (await envelope.keys.version(VAULT, scan.keyVersion)).verifying;
  const info = JSON.stringify([VAULT, scan.keyVersion, 'alice', since, scan.id]);
  const scanKey = Buffer.from(hkdfSync('sha256', key, 'appsync-vault/1 scan', info, 32));
  const mac = createHmac('sha256', scanKey).update('["password","one"]').digest('base64url');
  expect(await groupOf(['password', 'one'])).toBe(mac.slice(0, 16));
});

it('a version that the vault’s key has not is refused', async () => {
  const unknown = { ...scan, keyVersion: crypto.randomUUID() };
  await expect(groupOf(['x'], alice, unknown)).rejects.toMatchObject({
    type: 'KeyUnavailable',
    reason: 'NoVaultKey',
  });
});
