import { KMS } from '@aws-sdk/client-kms';
import { beforeEach, describe, expect, it } from 'vitest';
import { Kms, KmsError, answerKms } from '../../local/kms/kms.ts';

const EncryptionContext = { a: '1', b: '2' };
const secret = Buffer.from('secret');
const DAY = 86_400_000;

let time: number;
let local: Kms;
let kms: KMS;
let KeyId: string;

/** The SDK's own client, joined to the KMS without a socket. */
function clientOf(served: Kms): KMS {
  const handle = (request: { headers: Record<string, string>; body?: string | Uint8Array }) => {
    const text = typeof request.body === 'string' ? request.body : new TextDecoder().decode(request.body);
    const { status, body } = answerKms(served, request.headers['x-amz-target'], text);
    const headers = { 'content-type': 'application/x-amz-json-1.1' };
    return Promise.resolve({
      response: { statusCode: status, reason: '', headers, body: Buffer.from(body) },
    });
  };
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new KMS({ region: 'us-east-1', credentials, maxAttempts: 1, requestHandler: { handle } });
}

beforeEach(async () => {
  time = Date.UTC(2026, 0, 1);
  local = new Kms({ now: () => time });
  kms = clientOf(local);
  KeyId = (await kms.createKey({ Description: 'test' })).KeyMetadata?.Arn ?? '';
});

const named = (name: string): Error => expect.objectContaining({ name }) as Error;
const encrypt = () => kms.encrypt({ KeyId, Plaintext: secret, EncryptionContext });
const decrypt = (blob?: Uint8Array, more: object = {}) =>
  kms.decrypt({ CiphertextBlob: blob, EncryptionContext, ...more });

describe('encryption', () => {
  it('gives back what it was given, under the same context in any order, by key id, ARN, alias or none', async () => {
    await kms.createAlias({ AliasName: 'alias/wrapping', TargetKeyId: KeyId });
    const { CiphertextBlob, KeyId: sealedBy } = await encrypt();
    expect(sealedBy).toBe(KeyId);
    const names = [
      KeyId,
      KeyId.split('/')[1],
      'alias/wrapping',
      KeyId.replace(/key\/.*/, 'alias/wrapping'),
      undefined,
    ];
    for (const name of names) {
      const answer = await decrypt(CiphertextBlob, { KeyId: name, EncryptionContext: { b: '2', a: '1' } });
      expect(Buffer.from(answer.Plaintext ?? []).toString()).toBe('secret');
      expect(answer.KeyId).toBe(KeyId);
    }
  });

  it('refuses another context, as an invalid ciphertext', async () => {
    const { CiphertextBlob } = await encrypt();
    for (const other of [{}, { a: '1' }, { a: '1', b: '3' }, { a: '1', b: '2', c: '' }, { a: '1","b":"2' }]) {
      const decryption = decrypt(CiphertextBlob, { EncryptionContext: other });
      await expect(decryption).rejects.toThrow(named('InvalidCiphertextException'));
    }
  });

  it('refuses another key, as an incorrect one, before it looks at the context', async () => {
    const { CiphertextBlob } = await encrypt();
    const other = (await kms.createKey({})).KeyMetadata?.Arn;
    const decryption = decrypt(CiphertextBlob, { KeyId: other, EncryptionContext: {} });
    await expect(decryption).rejects.toThrow(named('IncorrectKeyException'));
  });

  it('refuses a ciphertext with any byte changed, cut or added', async () => {
    const blob = Buffer.from((await encrypt()).CiphertextBlob ?? []);
    const names = ['InvalidCiphertextException', 'NotFoundException'];
    const changed = [...blob.keys()].map((at) => blob.map((byte, i) => (i === at ? byte ^ 1 : byte)));
    for (const broken of [
      ...changed,
      blob.subarray(1),
      blob.subarray(0, -1),
      Buffer.concat([blob, Buffer.of(0)]),
    ]) {
      const error: unknown = await decrypt(broken).catch((thrown: unknown) => thrown);
      expect(names).toContain((error as Error).name);
    }
  });

  it('is never twice the same', async () => {
    expect((await encrypt()).CiphertextBlob).not.toEqual((await encrypt()).CiphertextBlob);
  });

  it('makes data keys of the asked length, with or without their plaintext', async () => {
    const key = await kms.generateDataKey({ KeyId, KeySpec: 'AES_256', EncryptionContext });
    expect((await decrypt(key.CiphertextBlob)).Plaintext).toEqual(key.Plaintext);
    expect(key.Plaintext).toHaveLength(32);
    const blind = await kms.generateDataKeyWithoutPlaintext({ KeyId, NumberOfBytes: 32, EncryptionContext });
    expect((await decrypt(blind.CiphertextBlob)).Plaintext).toHaveLength(32);
    expect(blind).not.toHaveProperty('Plaintext');
    await expect(kms.generateDataKey({ KeyId })).rejects.toThrow(named('ValidationException'));
    await expect(kms.generateDataKey({ KeyId, KeySpec: 'AES_256', NumberOfBytes: 32 })).rejects.toThrow(
      named('ValidationException'),
    );
    await expect(kms.generateDataKey({ KeyId, NumberOfBytes: 1025 })).rejects.toThrow(
      named('ValidationException'),
    );
  });

  it('changes context and key without showing the plaintext', async () => {
    const { CiphertextBlob } = await encrypt();
    const other = (await kms.createKey({})).KeyMetadata?.Arn;
    const moved = await kms.reEncrypt({
      CiphertextBlob,
      SourceKeyId: KeyId,
      SourceEncryptionContext: EncryptionContext,
      DestinationKeyId: other,
      DestinationEncryptionContext: { c: '3' },
    });
    expect([moved.SourceKeyId, moved.KeyId]).toEqual([KeyId, other]);
    const answer = await decrypt(moved.CiphertextBlob, { KeyId: other, EncryptionContext: { c: '3' } });
    expect(Buffer.from(answer.Plaintext ?? []).toString()).toBe('secret');
    const wrong = kms.reEncrypt({ CiphertextBlob, SourceEncryptionContext: {}, DestinationKeyId: other });
    await expect(wrong).rejects.toThrow(named('InvalidCiphertextException'));
  });

  it.each([0, 4097])('takes no plaintext of %d bytes', async (length) => {
    const encryption = kms.encrypt({ KeyId, Plaintext: Buffer.alloc(length) });
    await expect(encryption).rejects.toThrow(named('ValidationException'));
  });
});

describe('the state of a key', () => {
  const state = async () => (await kms.describeKey({ KeyId })).KeyMetadata?.KeyState;

  it('disabled: refuses every use until it is enabled', async () => {
    const { CiphertextBlob } = await encrypt();
    await kms.disableKey({ KeyId });
    expect(await state()).toBe('Disabled');
    const uses = [
      encrypt(),
      decrypt(CiphertextBlob),
      kms.generateDataKey({ KeyId, KeySpec: 'AES_256' }),
      kms.generateDataKeyWithoutPlaintext({ KeyId, KeySpec: 'AES_256' }),
      kms.reEncrypt({ CiphertextBlob, SourceEncryptionContext: EncryptionContext, DestinationKeyId: KeyId }),
    ];
    for (const use of uses) await expect(use).rejects.toThrow(named('DisabledException'));
    await kms.enableKey({ KeyId });
    await expect(decrypt(CiphertextBlob)).resolves.toBeDefined();
  });

  it('pending deletion: refuses every use and change; cancelled, it is disabled', async () => {
    const { CiphertextBlob } = await encrypt();
    const scheduled = await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    expect(scheduled.DeletionDate).toEqual(new Date(time + 7 * DAY));
    expect(await state()).toBe('PendingDeletion');
    const uses = [encrypt(), decrypt(CiphertextBlob), kms.enableKey({ KeyId }), kms.disableKey({ KeyId })];
    for (const use of uses) await expect(use).rejects.toThrow(named('KMSInvalidStateException'));
    await kms.cancelKeyDeletion({ KeyId });
    expect(await state()).toBe('Disabled');
    await expect(kms.cancelKeyDeletion({ KeyId })).rejects.toThrow(named('KMSInvalidStateException'));
  });

  it('deleted when its window is over, and not a moment before', async () => {
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    time += 7 * DAY - 1;
    expect(await state()).toBe('PendingDeletion');
    time += 1;
    await expect(kms.describeKey({ KeyId })).rejects.toThrow(named('NotFoundException'));
    await expect(kms.cancelKeyDeletion({ KeyId })).rejects.toThrow(named('NotFoundException'));
  });

  it.each([6, 31])('has no window of %d days', async (PendingWindowInDays) => {
    const scheduling = kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays });
    await expect(scheduling).rejects.toThrow(named('ValidationException'));
  });

  it('unknown: there is no such key', async () => {
    for (const unknown of ['00000000-0000-4000-8000-000000000000', 'alias/none', 'constructor']) {
      await expect(kms.describeKey({ KeyId: unknown })).rejects.toThrow(named('NotFoundException'));
    }
  });

  it('rotation is off until it is switched on', async () => {
    expect((await kms.getKeyRotationStatus({ KeyId })).KeyRotationEnabled).toBe(false);
    await kms.enableKeyRotation({ KeyId });
    expect((await kms.getKeyRotationStatus({ KeyId })).KeyRotationEnabled).toBe(true);
  });
});

it('an alias is listed with its key, and cannot be taken twice', async () => {
  await kms.createAlias({ AliasName: 'alias/wrapping', TargetKeyId: KeyId });
  const { Aliases } = await kms.listAliases({});
  const [, TargetKeyId] = KeyId.split('/');
  expect(Aliases).toEqual([
    { AliasName: 'alias/wrapping', AliasArn: KeyId.replace(/key\/.*/, 'alias/wrapping'), TargetKeyId },
  ]);
  const other = (await kms.createKey({})).KeyMetadata?.KeyId;
  expect((await kms.listAliases({ KeyId: other })).Aliases).toEqual([]);
  const taking = kms.createAlias({ AliasName: 'alias/wrapping', TargetKeyId: other });
  await expect(taking).rejects.toThrow(named('AlreadyExistsException'));
  const naming = kms.createAlias({ AliasName: 'wrapping', TargetKeyId: other });
  await expect(naming).rejects.toThrow(named('ValidationException'));
});

it('a change that cannot be kept is not made', async () => {
  let full = false;
  const keep = (): void => {
    if (full) throw new Error('disk full');
  };
  const served = new Kms({ keep });
  const client = clientOf(served);
  const id = (await client.createKey({})).KeyMetadata?.KeyId;
  full = true;
  await expect(client.disableKey({ KeyId: id })).rejects.toThrow(named('KMSInternalException'));
  expect((await client.describeKey({ KeyId: id })).KeyMetadata?.KeyState).toBe('Enabled');
});

it.each([
  ['Dynamo.GetItem', '{}', 'UnknownOperationException'],
  ['TrentService.Sign', '{}', 'UnknownOperationException'],
  ['TrentService.constructor', '{}', 'UnknownOperationException'],
  [undefined, '{}', 'UnknownOperationException'],
  ['TrentService.Decrypt', '{', 'SerializationException'],
  ['TrentService.Decrypt', '[]', 'SerializationException'],
  ['TrentService.Decrypt', '{}', 'ValidationException'],
  ['TrentService.Decrypt', '{"CiphertextBlob":"AAAA"}', 'InvalidCiphertextException'],
  ['TrentService.Encrypt', '{"KeyId":1,"Plaintext":"AAAA"}', 'ValidationException'],
])('%s of %s is status 400 and %s', (target, body, name) => {
  const answer = answerKms(local, target, body);
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body)).toMatchObject({ __type: name });
});

it('a context that is no map of texts is refused', () => {
  for (const context of [{ a: 1 }, ['a'], 'a']) {
    const input = { KeyId, Plaintext: 'AAAA', EncryptionContext: context };
    expect(() => local.handle('Encrypt', input)).toThrow(KmsError);
  }
});
