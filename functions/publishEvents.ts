import type { VaultEventInput } from '../generated/schema.ts';
import { callAppSync } from './callAppSync.ts';
import { fromStreamImage, type StreamRecord } from './streamRecord.ts';

/** What a stream's event source mapping with ReportBatchItemFailures expects: where to go on. */
interface BatchAnswer {
  batchItemFailures: { itemIdentifier: string }[];
}

const mutation = `mutation PublishVaultEvent($input: VaultEventInput!) {
  publishVaultEvent(input: $input) { id vaultId type at actorId itemId itemVersion }
}`;

/**
 * Publishes the event rows of a stream batch, in order, each by the mutation that `onVaultEvent` subscribes to.
 * @param batch records of newly put event rows (the mapping filters for them)
 * @returns the first record that could not be published: the stream begins there again; events are delivered at least once
 */
export async function handler(batch: { Records: StreamRecord[] }): Promise<BatchAnswer> {
  for (const record of batch.Records) {
    const input: VaultEventInput = fromStreamImage(record);
    const published = await callAppSync(mutation, { input });
    if (!published) return { batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] };
  }
  return { batchItemFailures: [] };
}
