/**
 * Writes golden files for grants and orders to revoke that have none yet; it replaces none. Run it after adding one here:
 * `npx tsx tests/envelope/golden/statements/make.ts`.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  sealGrant,
  sealRevocation,
  type GrantTerms,
  type Revocation,
} from '../../../../functions/envelope/grants.ts';
import { makeParts } from '../../parts.ts';
import { heldKey } from '../../samples.ts';
import { MACHINE, holding, orderWith, termsWith } from '../../statements.ts';

const PERSON = '5f0c0d5e-1d0e-4c0e-8f0c-0d5e1d0e4c0e';
const OWNER = 'a1b2c3d4-0000-4000-8000-00000000000a';
const first = { serial: 1, role: 'OWNER', member: OWNER, by: OWNER, expires: null } as const;

const grants: Record<string, GrantTerms> = {
  'grant-first-owner': termsWith(first),
  'grant-viewer': termsWith({ member: PERSON, by: OWNER, role: 'VIEWER' }),
  'grant-reader': termsWith({ member: PERSON, by: OWNER, role: 'READER', expires: null, serial: 2 }),
  'grant-editor-machine': termsWith({ member: MACHINE, by: OWNER, role: 'EDITOR' }),
  'grant-large-numbers': termsWith({ serial: 999_999_999_999_999, expires: 253_402_300_799 }),
  'grant-every-script': termsWith({ member: '密码:Größe e\u0301 🔑 \u0000', by: 'كلمة' }),
};
const orders: Record<string, Revocation> = {
  'order-by-owner': orderWith({ member: PERSON, by: OWNER }),
  'order-of-oneself': orderWith({ member: PERSON, by: PERSON, serial: 1 }),
  'order-machine': orderWith({ member: MACHINE, by: OWNER, serial: 999_999_999_999_999 }),
  'order-every-script': orderWith({ member: '密码:Größe e\u0301 🔑 \u0000', by: 'كلمة' }),
};

const store = makeParts().store();
for (const [name, says] of Object.entries({ ...grants, ...orders })) {
  const file = join(import.meta.dirname, `${name}.json`);
  if (existsSync(file)) continue;
  const bytes = randomBytes(32);
  const key = heldKey(says.vaultId, randomUUID(), bytes);
  const envelope = holding(store, key);
  const sealed = await ('role' in says ? sealGrant(envelope, says) : sealRevocation(envelope, says));
  const golden = { key: bytes.toString('hex'), keyVersion: key.version, sealed, says };
  writeFileSync(file, `${JSON.stringify(golden, null, 2)}\n`);
}
