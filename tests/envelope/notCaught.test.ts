/** What the envelope cannot refuse: it is as docs/envelope.md says, and what gives it away is there to be seen. */
import { expect, it } from 'vitest';
import { makeEnvelope, openItem, sealItem } from '../../functions/envelope/items.ts';
import { VAULT, makeSealing } from './parts.ts';
import { login } from './samples.ts';

const ACTIVE = 'branch:ACTIVE';
const at = (version: number) => ({ vaultId: VAULT, itemId: 'item', version });

it('an old row put back whole opens for whoever names no version, and is refused for whoever names the one it has seen', async () => {
  const { envelope } = await makeSealing();
  const old = { version: 1, ...(await sealItem(envelope, at(1), login({ password: 'old' }))) };
  const row = { version: 2, ...(await sealItem(envelope, at(2), login({ password: 'new' }))) };
  const seen = row.version;

  Object.assign(row, old);
  await expect(openItem(envelope, at(row.version), row)).resolves.toEqual(login({ password: 'old' }));
  await expect(openItem(envelope, at(seen), row)).rejects.toMatchObject({ type: 'SealBroken' });
});

it('an old active row of the key store, put back, is sealed under again; the KMS is told so, and the message says so', async () => {
  const { parts, envelope } = await makeSealing();
  const before = await sealItem(envelope, at(1), login());
  const old = structuredClone(parts.table.row(VAULT, ACTIVE));
  await envelope.store.versionKey({ branchKeyIdentifier: VAULT });
  const rotated = await sealItem(makeEnvelope(envelope.store), at(2), login());

  parts.table.put(old);
  const contexts: unknown[] = [];
  parts.faults.before = ({ target, body }) => {
    if (target.endsWith('.Decrypt')) contexts.push(JSON.parse(body).EncryptionContext);
    return undefined;
  };
  const cold = makeEnvelope(envelope.store);
  const after = await sealItem(cold, at(3), login());

  expect(after.keyVersion).toBe(before.keyVersion);
  expect(after.keyVersion).not.toBe(rotated.keyVersion);
  expect(contexts).toMatchObject([{ type: ACTIVE, version: `branch:version:${before.keyVersion}` }]);
  // It seals under an old key of this vault, never under a stranger's: nothing is lost or laid open by it.
  await expect(openItem(cold, at(3), after)).resolves.toEqual(login());
});

it('a key-store attribute named tablename changes nothing: the library puts the name of the key store in its place', async () => {
  const { parts, envelope } = await makeSealing();
  const message = await sealItem(envelope, at(1), login());
  for (const type of [ACTIVE, `branch:version:${message.keyVersion}`]) {
    parts.table.put({ ...parts.table.row(VAULT, type), tablename: { S: 'other-keys' } });
  }
  const cold = makeEnvelope(envelope.store);

  await expect(openItem(cold, at(1), message)).resolves.toEqual(login());
  await expect(sealItem(cold, at(2), login())).resolves.toMatchObject({ keyVersion: message.keyVersion });
});
