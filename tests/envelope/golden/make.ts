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
import { sealMessage } from '../../../functions/envelope/sealMessage.ts';
import type { SealedItem } from '../../../functions/payloads/items.ts';
import { SEED, customFields, whole } from '../kindSamples.ts';
import { VAULT, makeParts } from '../parts.ts';
import { heldKey, login, note } from '../samples.ts';

const bare = { title: 'T', username: null, urls: [], customFields: [] };
const LOGIN = { kind: 'LOGIN', ...bare } as const;
const nulls = { password: null, totp: null, notes: null };
const items: Record<string, SealedItem> = {
  login: login(),
  'login-nulls': { ...LOGIN, secret: nulls },
  'login-empty': { ...LOGIN, username: '', secret: { password: '', totp: null, notes: '' } },
  'login-every-script': {
    ...LOGIN,
    title: 'Größe — 密码 — كلمة السر — 🔑',
    username: 'åse@例え.jp',
    urls: ['https://xn--r8jz45g.jp/', 'http://localhost:8080/a?b=c#d'],
    secret: {
      password: '"\\\u0000\u001f\u2028\ud83d\udd11é',
      totp: null,
      notes: 'one\r\ntwo\n\ttab',
    },
  },
  'login-lone-surrogate': { ...LOGIN, secret: { ...nulls, password: '\ud83d' } },
  'login-totp': whole.LOGIN,
  'login-totp-alone': { ...LOGIN, secret: { ...nulls, totp: SEED } },
  note: note(),
  'note-empty': note(''),
  'note-three-frames': note('0123456789'.repeat(900)),
  'note-whole-frames': note('x'.repeat(4096 * 2 - 4 - encodeItem(note('')).length)),
  'note-custom-fields': { ...note(), customFields },
  card: whole.CARD,
  'card-nulls': {
    ...whole.CARD,
    secret: {
      cardholder: null,
      number: null,
      brand: null,
      expiryMonth: null,
      expiryYear: null,
      securityCode: null,
      pin: null,
      notes: null,
    },
  },
  identity: whole.IDENTITY,
  'ssh-key': whole.SSH_KEY,
  'api-key': whole.API_KEY,
  database: whole.DATABASE,
  wifi: whole.WIFI,
  'wifi-open': {
    ...whole.WIFI,
    secret: { ssid: '\u0000\ud83d', password: null, security: null, hidden: true, notes: null },
  },
  custom: { ...whole.CUSTOM, customFields },
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
  const golden = { address, key: bytes.toString('hex'), message, item: writtenOf(item) };
  writeFileSync(file, `${JSON.stringify(golden, null, 2)}\n`);
}

/** What the text of an item says, an empty `fields` left out: what a golden file holds beside the message. */
function writtenOf(item: SealedItem): object {
  const written = JSON.parse(encodeItem(item)) as { fields?: unknown[] };
  if (written.fields?.length === 0) delete written.fields;
  return written;
}
