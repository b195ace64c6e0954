/**
 * Writes golden files for items that have none yet; it replaces none. Run it after adding one here:
 * `npx tsx tests/envelope/golden/make.ts`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { itemContext } from '../../../functions/envelope/context.ts';
import { sealingKeyring, verifyingKeyring } from '../../../functions/envelope/keyring.ts';
import { packPlaintext } from '../../../functions/envelope/plaintext.ts';
import { encodeItem } from '../../../functions/envelope/sealedItem.ts';
import type { SealedItem } from '../../../functions/envelope/sealedItem.ts';
import { sealMessage } from '../../../functions/envelope/sealMessage.ts';
import { VAULT, makeParts } from '../parts.ts';
import { heldKey, login, note } from '../samples.ts';

const bare = { title: 'T', username: null, urls: [] };
const items: Record<string, SealedItem> = {
  login: login(),
  'login-nulls': { kind: 'LOGIN', ...bare, login: { password: null, notes: null } },
  'login-empty': { kind: 'LOGIN', ...bare, username: '', login: { password: '', notes: '' } },
  'login-every-script': {
    kind: 'LOGIN',
    title: 'Größe — 密码 — كلمة السر — 🔑',
    username: 'åse@例え.jp',
    urls: ['https://xn--r8jz45g.jp/', 'http://localhost:8080/a?b=c#d'],
    login: { password: '"\\\u0000\u001f\u2028\ud83d\udd11é', notes: 'one\r\ntwo\n\ttab' },
  },
  'login-lone-surrogate': { kind: 'LOGIN', ...bare, login: { password: '\ud83d', notes: null } },
  note: note(),
  'note-empty': note(''),
  'note-three-frames': note('0123456789'.repeat(900)),
  'note-whole-frames': note('x'.repeat(4096 * 2 - 4 - encodeItem(note('')).length)),
};

const store = makeParts().store();
for (const [name, item] of Object.entries(items)) {
  const file = join(import.meta.dirname, `${name}.json`);
  if (existsSync(file)) continue;
  const address = { vaultId: VAULT, itemId: '01J9ZQ5D3GZ0M4C8W6T1E7YHSK', version: 7 };
  const bytes = randomBytes(32);
  const key = heldKey(VAULT, randomUUID(), bytes);
  const sealed = await sealMessage(
    packPlaintext(encodeItem(item)),
    { context: itemContext(address), keyVersion: key.version },
    { sealing: sealingKeyring(store, key), verifying: verifyingKeyring(store, key) },
  );
  const message = { sealed: sealed.toString('base64'), length: sealed.length, keyVersion: key.version };
  const golden = { address, key: bytes.toString('hex'), message, item };
  writeFileSync(file, `${JSON.stringify(golden, null, 2)}\n`);
}
