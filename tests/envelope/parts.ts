/**
 * The real parts of an envelope in one process: the library's key store, the SDK's clients and the local KMS, joined by
 * request handlers in the place of sockets, so that a test says when an answer comes and counts what was asked.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMS } from '@aws-sdk/client-kms';
import { makeEnvelope } from '../../functions/envelope/items.ts';
import type { Envelope } from '../../functions/envelope/items.ts';
import { openKeyStore } from '../../functions/envelope/keyStore.ts';
import { makeVaultKey } from '../../functions/envelope/vaultKey.ts';
import { Kms, answerKms } from '../../local/kms/kms.ts';
import { KeyStoreTable } from './keyStoreTable.ts';

export const VAULT = '01J9ZQ4W8V5K3T7XH2M6N0PBRD';

/** When an in-process part answers. */
export type Delay = 'none' | 'microtask' | 'timer';

/** A call in the JSON protocol of the KMS and of DynamoDB. */
export interface Call {
  /** The header `x-amz-target`. */
  target: string;
  body: string;
}
/** Its answer. */
export interface Answer {
  status: number;
  body: string;
}

export interface Parts {
  kms: Kms;
  table: KeyStoreTable;
  wrappingKeyArn: string;
  /** Calls so far, e.g. `Decrypt` or `GetItem`. */
  counts: Record<string, number>;
  /** What happens to a call before it is answered; throws to make it fail, answers to replace the answer. */
  faults: { before?: (call: Call) => Promise<Answer | undefined> | Answer | undefined };
  /** The KMS and the key store, counted and delayed, for whoever brings a call to them in another way. */
  answer: (call: Call) => Promise<Answer>;
  /** A key store over clients of its own, in process or, with an endpoint, over that. */
  store: (endpoint?: string) => ReturnType<typeof openKeyStore>;
}

/** A KMS with a wrapping key, and an empty key store. */
export function makeParts(delay: Delay = 'none'): Parts {
  const kms = new Kms();
  const created = kms.handle('CreateKey', {}) as { KeyMetadata: { Arn: string } };
  const wrappingKeyArn = created.KeyMetadata.Arn;
  const table = new KeyStoreTable();
  const counts: Record<string, number> = {};
  const faults: Parts['faults'] = {};

  const answer = async (call: Call): Promise<Answer> => {
    const [service = '', operation = ''] = call.target.split('.');
    counts[operation] = (counts[operation] ?? 0) + 1;
    await pause(delay);
    const answered =
      (await faults.before?.(call)) ??
      (service.startsWith('DynamoDB') ? table.answer(call) : answerKms(kms, call.target, call.body));
    await pause(delay);
    return answered;
  };
  const requestHandler = {
    handle: async (request: { headers: Record<string, string>; body?: string | Uint8Array }) => {
      const call = { target: request.headers['x-amz-target'] ?? '', body: textOf(request.body) };
      const { status, body } = await answer(call);
      const headers = { 'content-type': 'application/x-amz-json-1.1' };
      return { response: { statusCode: status, reason: '', headers, body: Buffer.from(body) } };
    },
  };
  const store = (endpoint?: string) => {
    const settings = {
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      ...(endpoint ? { endpoint } : { requestHandler }),
    };
    return openKeyStore({
      tableName: 'vault-keys',
      logicalName: 'test-keys',
      wrappingKeyArn,
      kms: new KMS(settings),
      dynamodb: new DynamoDBClient(settings),
    });
  };
  return { kms, table, wrappingKeyArn, counts, faults, answer, store };
}

/** An envelope whose key store holds the key of `VAULT`; nothing is loaded yet and the counts are at zero. */
export async function makeSealing(
  delay: Delay = 'none',
  settings: Parameters<typeof makeEnvelope>[1] = {},
): Promise<{ parts: Parts; envelope: Envelope }> {
  const parts = makeParts(delay);
  const store = parts.store();
  await makeVaultKey(store, VAULT, 'alice');
  resetCounts(parts);
  return { parts, envelope: makeEnvelope(store, settings) };
}

export function resetCounts(parts: Parts): void {
  for (const name of Object.keys(parts.counts)) delete parts.counts[name];
}

const textOf = (body: string | Uint8Array = ''): string =>
  typeof body === 'string' ? body : new TextDecoder().decode(body);

async function pause(delay: Delay): Promise<void> {
  if (delay === 'microtask') for (let i = 0; i < 5; i++) await Promise.resolve();
  if (delay === 'timer') await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
}
