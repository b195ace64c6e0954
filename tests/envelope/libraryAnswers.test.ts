/** What only a library that answers wrongly can show: the checks on its answers. */
import { beforeEach, expect, it, vi } from 'vitest';
import * as client from '../../functions/envelope/client.ts';
import { itemContext } from '../../functions/envelope/context.ts';
import { openItem, sealItem } from '../../functions/envelope/items.ts';
import { VAULT, makeSealing } from './parts.ts';
import { login } from './samples.ts';

vi.mock('../../functions/envelope/client.ts', { spy: true });

const address = { vaultId: VAULT, itemId: 'item', version: 1 };
const real = vi.mocked(client);

beforeEach(() => {
  vi.restoreAllMocks();
});

it('the context that the library authenticated is compared too', async () => {
  const { envelope } = await makeSealing();
  const message = await sealItem(envelope, address, login());
  const { decrypt } = await vi.importActual<typeof client>('../../functions/envelope/client.ts');
  real.decrypt.mockImplementationOnce(async (...given) => {
    const answer = await decrypt(...given);
    const encryptionContext = { ...itemContext({ ...address, itemId: 'other' }) };
    return { ...answer, messageHeader: { ...answer.messageHeader, encryptionContext } };
  });
  await expect(openItem(envelope, address, message)).rejects.toMatchObject({ type: 'SealBroken' });
  await expect(openItem(envelope, address, message)).resolves.toEqual(login());
});

it('a seal of another plaintext is refused, though it opens', async () => {
  const { envelope } = await makeSealing();
  const { encrypt } = await vi.importActual<typeof client>('../../functions/envelope/client.ts');
  real.encrypt.mockImplementationOnce((keyring, plaintext, options) => {
    const changed = Buffer.from(plaintext as Uint8Array);
    changed[10] = (changed[10] ?? 0) ^ 1;
    return encrypt(keyring, changed, options);
  });
  await expect(sealItem(envelope, address, login())).rejects.toMatchObject({ type: 'SealBroken' });
});

it('a seal with trailing bytes is refused, though it opens', async () => {
  const { envelope } = await makeSealing();
  const { encrypt } = await vi.importActual<typeof client>('../../functions/envelope/client.ts');
  real.encrypt.mockImplementationOnce(async (...given) => {
    const answer = await encrypt(...given);
    return { ...answer, result: Buffer.concat([answer.result, Buffer.alloc(1)]) };
  });
  await expect(sealItem(envelope, address, login())).rejects.toMatchObject({ type: 'SealBroken' });
});
