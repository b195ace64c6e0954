import { describe, expect, it } from 'vitest';
import { makeEnvelope, openItem, sealItem } from '../../functions/envelope/items.ts';
import { VAULT, makeSealing, resetCounts } from './parts.ts';
import type { Parts } from './parts.ts';
import { login } from './samples.ts';

const address = { vaultId: VAULT, itemId: 'item', version: 1 };
const ACTIVE = 'branch:ACTIVE';

/** A sealed item, and an envelope that has loaded no key yet. */
async function makeCold() {
  const { parts, envelope } = await makeSealing();
  const message = await sealItem(envelope, address, login());
  const cold = () => makeEnvelope(envelope.store);
  const versionType = `branch:version:${message.keyVersion}`;
  const refusals = async () => {
    resetCounts(parts);
    const seal: unknown = await sealItem(cold(), address, login()).catch((error: unknown) => error);
    const open: unknown = await openItem(cold(), address, message).catch((error: unknown) => error);
    return [seal, open] as { type?: string; message?: string; cause?: unknown }[];
  };
  return { parts, envelope, message, cold, versionType, refusals };
}

const failing = (status: number, type: string) => (parts: Parts) => {
  const body = JSON.stringify({
    __type: type,
    message: 'arn:aws:kms:us-east-1:000000000000:key/secret-name',
  });
  parts.faults.before = () => ({ status, body });
};
const throwing = (error: Error) => (parts: Parts) => {
  parts.faults.before = () => Promise.reject(error);
};
const onKey = (operation: string) => (parts: Parts) => {
  parts.kms.handle(operation, { KeyId: parts.wrappingKeyArn });
};

describe('a key that cannot be had now is KeyUnavailable, in words of ours', () => {
  it.each<[string, (parts: Parts) => void]>([
    ['the wrapping key is disabled', onKey('DisableKey')],
    ['the wrapping key is pending deletion', onKey('ScheduleKeyDeletion')],
    ['the call is denied', failing(400, 'AccessDeniedException')],
    ['the KMS throttles', failing(400, 'ThrottlingException')],
    [
      'the key store throttles',
      failing(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'),
    ],
    ['the KMS fails', failing(500, 'KMSInternalException')],
    ['nothing listens', throwing(Object.assign(new Error('connect 10.0.0.1:443'), { code: 'ECONNREFUSED' }))],
    ['no answer comes in time', throwing(Object.assign(new Error('timed out'), { name: 'TimeoutError' }))],
    ['the vault has no key', (parts) => parts.table.rows.clear()],
  ])('%s', async (_, breakIt) => {
    const { parts, refusals } = await makeCold();
    breakIt(parts);
    for (const error of await refusals()) {
      expect(error.type).toBe('KeyUnavailable');
      expect(error.message).not.toMatch(/arn:|secret-name|10\.0\.0\.1|timed out|branch/);
      expect(error.cause).toBeUndefined();
    }
  });

  it('and all works again once the wrapping key is enabled', async () => {
    const { parts, cold, message, refusals } = await makeCold();
    onKey('DisableKey')(parts);
    await refusals();
    onKey('EnableKey')(parts);
    await expect(openItem(cold(), address, message)).resolves.toEqual(login());
  });

  it('within one time to live of a key that is held', async () => {
    let time = 0;
    const { parts, envelope } = await makeSealing('none', { now: () => time });
    const message = await sealItem(envelope, address, login());
    onKey('DisableKey')(parts);
    await expect(openItem(envelope, address, message)).resolves.toEqual(login());
    time = 60_000;
    await expect(openItem(envelope, address, message)).rejects.toMatchObject({ type: 'KeyUnavailable' });
    await expect(sealItem(envelope, address, login())).rejects.toMatchObject({ type: 'KeyUnavailable' });
  });
});

describe('a key-store row that was altered is SealBroken', () => {
  it('when it names another wrapping key, before any call to the KMS', async () => {
    const { parts, versionType, refusals } = await makeCold();
    const other = parts.kms.handle('CreateKey', {}) as { KeyMetadata: { Arn: string } };
    for (const type of [ACTIVE, versionType]) {
      parts.table.put({ ...parts.table.row(VAULT, type), 'kms-arn': { S: other.KeyMetadata.Arn } });
    }
    for (const error of await refusals()) expect(error.type).toBe('SealBroken');
    expect(parts.counts).toEqual({ GetItem: 2 });
  });

  it.each<[string, (parts: Parts, types: string[]) => void]>([
    [
      'with the wrapped key of another row',
      (parts, types) => {
        for (const type of types) {
          const enc = parts.table.row(VAULT, 'beacon:ACTIVE')['enc'];
          parts.table.put({ ...parts.table.row(VAULT, type), ...(enc ? { enc } : {}) });
        }
      },
    ],
    [
      'with an attribute more',
      (parts, types) => {
        for (const type of types) parts.table.put({ ...parts.table.row(VAULT, type), note: { S: 'x' } });
      },
    ],
    [
      'without its creation time',
      (parts, types) => {
        for (const type of types) delete parts.table.row(VAULT, type)['create-time'];
      },
    ],
  ])('%s', async (_, alter) => {
    const { parts, versionType, refusals } = await makeCold();
    alter(parts, [ACTIVE, versionType]);
    for (const error of await refusals()) expect(error.type).toBe('SealBroken');
  });
});

it('a key is read consistently: the first seal after its making finds it', async () => {
  const { parts, envelope } = await makeSealing();
  let reads: unknown;
  parts.faults.before = ({ target, body }) => {
    if (target.endsWith('.GetItem')) reads = JSON.parse(body);
    return undefined;
  };
  await sealItem(envelope, address, login());
  expect(reads).toMatchObject({ ConsistentRead: true });
});
