import type { RevokeRemovedInput } from '../generated/schema.ts';
import { callAppSync } from './callAppSync.ts';
import { eventOf, expiredItemOf, orderOf, type StreamRecord } from './streamRecord.ts';

/** What a stream's event source mapping with ReportBatchItemFailures expects: where to go on. */
interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

const publishEvent = `mutation PublishVaultEvent($input: VaultEventInput!) {
  publishVaultEvent(input: $input) { id vaultId type at actorId itemId itemVersion itemIds memberId }
}`;
const revokeGrant = `mutation RevokeRemoved($input: RevokeRemovedInput!) {
  revokeRemoved(input: $input) { vaultId memberId }
}`;
const purgeItem = `mutation PurgeExpired($input: PurgeExpiredInput!) {
  purgeExpired(input: $input) { vaultId itemId }
}`;

/**
 * Hands a stream batch on, record by record, in order: a new event to `publishVaultEvent`, which `onVaultEvent` subscribes
 * to, and the order to revoke a grant that came with it to `revokeRemoved`; an item that TTL removed to `purgeExpired`.
 * @param batch records of newly put event rows and of item rows that expired (the mapping filters for them)
 * @returns the first record that could not be handed on: the stream begins there again; each is handed on at least once
 */
export async function handler(batch: { Records: StreamRecord[] }): Promise<BatchAnswer> {
  for (const record of batch.Records) {
    if (await handOn(record)) continue;
    return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] };
  }
  return { batchItemFailures: [] };
}

async function handOn(record: StreamRecord): Promise<boolean> {
  if (record.eventName === 'REMOVE') return isDone(purgeItem, expiredItemOf(record));
  const order = orderOf(record);
  if (order && !(await isRevoked(order))) return false;
  return isDone(publishEvent, eventOf(record));
}

async function isDone(mutation: string, input: object): Promise<boolean> {
  return (await callAppSync(mutation, { input })).data !== undefined;
}

/** An order that the vault's key has not sealed will never be carried out: whoever planted it must not hold up the stream. */
async function isRevoked(order: RevokeRemovedInput): Promise<boolean> {
  const { data, errorType } = await callAppSync(revokeGrant, { input: order });
  return data !== undefined || errorType === 'SealBroken';
}
