import type { VaultEventInput, VaultEventType } from '../generated/schema.ts';

/** A record of a DynamoDB stream, as far as it is read here (DynamoDB Streams API, Record). */
export interface StreamRecord {
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  dynamodb: { SequenceNumber: string; NewImage?: Record<string, { S?: string; N?: string }> };
}

/** The event of a newly put event row. Attributes that are no field of an event stay behind. */
export function fromStreamImage(record: StreamRecord): VaultEventInput {
  const image = record.dynamodb.NewImage ?? {};
  const text = (name: string): string => image[name]?.S ?? '';
  return {
    id: text('id'),
    vaultId: text('vaultId'),
    type: text('type') as VaultEventType,
    at: text('at'),
    actorId: text('actorId'),
    itemId: image.itemId?.S ?? null,
    itemVersion: image.itemVersion?.N === undefined ? null : Number(image.itemVersion.N),
  };
}
