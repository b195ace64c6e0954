import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openKms } from '../../local/kms/keyFile.ts';

let dataDir: string;
let file: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'vault-kms-'));
  file = join(dataDir, 'kms.json');
});
afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

const createKey = (): string => {
  const { KeyMetadata } = openKms(dataDir).handle('CreateKey', {}) as { KeyMetadata: { KeyId: string } };
  return KeyMetadata.KeyId;
};

it('keys, aliases and states are there after a restart, and open what was sealed before it', () => {
  const KeyId = createKey();
  const before = openKms(dataDir);
  before.handle('CreateAlias', { AliasName: 'alias/wrapping', TargetKeyId: KeyId });
  const sealed = before.handle('Encrypt', { KeyId: 'alias/wrapping', Plaintext: 'c2VjcmV0' }) as object;
  expect(openKms(dataDir).handle('Decrypt', sealed)).toMatchObject({ Plaintext: 'c2VjcmV0' });
  before.handle('DisableKey', { KeyId });
  expect(() => openKms(dataDir).handle('Decrypt', sealed)).toThrow(
    expect.objectContaining({ name: 'DisabledException' }) as Error,
  );
});

it('only its owner may read the file, also when an earlier one was open to all', () => {
  createKey();
  chmodSync(file, 0o644);
  createKey();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('a change leaves one file, whatever an earlier kill left beside it', () => {
  writeFileSync(`${file}.new`, 'half', { mode: 0o644 });
  createKey();
  expect(readdirSync(dataDir)).toEqual(['kms.json']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it('what is written is whole: two keys after two changes', () => {
  const ids = [createKey(), createKey()];
  const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: { id: string }[] };
  expect(keys.map(({ id }) => id)).toEqual(ids);
});

it.each([
  '',
  '{',
  '{}',
  'null',
  '{"version":2,"keys":[],"aliases":{}}',
  '{"version":1,"keys":[],"aliases":null}',
])('a file that is not ours is named and left alone: %s', (text) => {
  writeFileSync(file, text);
  expect(() => openKms(dataDir)).toThrow(file);
  expect(readFileSync(file, 'utf8')).toBe(text);
});
