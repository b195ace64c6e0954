import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import type { CreateVaultKeyAnswer } from '../../functions/payloads/grants.ts';
import type { OpenAnswer } from '../../functions/payloads/open.ts';
import type { SealAnswer, SealBatchAnswer } from '../../functions/payloads/seal.ts';
import { keyStoreTableName } from '../../local/dynamodb/createTables.ts';
import { Kms, answerKms } from '../../local/kms/kms.ts';

const kms = new Kms();
const { KeyMetadata } = kms.handle('CreateKey', {}) as { KeyMetadata: { Arn: string } };

/** The KMS behind a socket, as the SDK's own settings find it. */
const server = createServer((request, response) => {
  void text(request).then((body) => {
    const { status, body: answer } = answerKms(kms, String(request.headers['x-amz-target']), body);
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(answer);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const variables = {
    KEY_STORE_TABLE: keyStoreTableName,
    KEY_STORE_NAME: 'keys',
    WRAPPING_KEY_ARN: KeyMetadata.Arn,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_KMS: endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: inject('dynamoDbEndpoint'),
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

it('the handlers make a vault, seal an item of it and open it, and seal a batch, with settings from the environment alone', async () => {
  const [createVaultKey, seal, open] = await Promise.all([
    import('../../functions/createVaultKey.ts'),
    import('../../functions/seal.ts'),
    import('../../functions/open.ts'),
  ]);
  const asked = { caller: 'alice', requestToken: randomUUID() };
  const made = (await createVaultKey.handler(asked)) as CreateVaultKeyAnswer;
  const again = (await createVaultKey.handler(asked)) as CreateVaultKeyAnswer;
  expect(again).toEqual({ ...made, grant: again.grant });
  const { vaultId, grant } = made;
  const address = { caller: 'alice', vaultId, grant, itemId: 'i', version: 1 };
  const message = (await seal.handler({
    ...address,
    change: { title: 'T', note: { text: 'x' } },
  })) as SealAnswer;
  const opened = (await open.handler({ ...address, ...message })) as OpenAnswer;
  expect(opened).toEqual({
    kind: 'NOTE',
    title: 'T',
    username: null,
    urls: [],
    secret: { text: 'x' },
    customFields: [],
  });
  expect(await open.handler({ ...address, ...message, grant: again.grant })).toEqual(opened);

  const refused = await open.handler({ ...address, ...message, itemId: 'other' });
  expect(refused).toMatchObject({ error: { type: 'SealBroken' } });
  const batch = (await seal.handler({
    caller: 'alice',
    vaultId,
    grant,
    items: [{ itemId: 'j', change: { title: 'U', custom: {} } }],
  })) as SealBatchAnswer;
  expect(batch.items).toMatchObject([{ kind: 'CUSTOM', title: 'U' }]);
  const invalid = await seal.handler({ ...address, change: { title: '' } });
  expect(invalid).toMatchObject({ error: { type: 'BadInput' } });
  for (const forged of [
    { grant: '' },
    { grant: message.sealed },
    { caller: 'mallory' },
    { grant: `${grant.slice(0, -8)}AAAAAAA=` },
  ]) {
    const unproven = { error: { type: 'Unauthorized' } };
    expect(await open.handler({ ...address, ...message, ...forged })).toMatchObject(unproven);
    expect(await seal.handler({ ...address, change: { title: 'T' }, ...forged })).toMatchObject(unproven);
  }
});

it('an environment that misses a variable stops a function at its start, and names it', async () => {
  vi.resetModules();
  vi.stubEnv('WRAPPING_KEY_ARN', '');
  await expect(import('../../functions/seal.ts')).rejects.toThrow('WRAPPING_KEY_ARN');
});
