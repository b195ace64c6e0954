import type {
  PurgeExpiredInput,
  RevokeRemovedInput,
  VaultEventInput,
  VaultEventType,
} from '../generated/schema.ts';

/** A row in a record, as far as it is read here. */
type Image = Record<string, { S?: string; N?: string; L?: { S?: string }[] }>;

/** A record of a DynamoDB stream, as far as it is read here (DynamoDB Streams API, Record). */
export interface StreamRecord {
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  dynamodb: { SequenceNumber: string; NewImage?: Image; OldImage?: Image };
}

/** The event of a newly put event row. Attributes that are no field of an event stay behind. */
export function eventOf({ dynamodb: { NewImage: row = {} } }: StreamRecord): VaultEventInput {
  return {
    id: text(row, 'id'),
    vaultId: text(row, 'vaultId'),
    type: text(row, 'type') as VaultEventType,
    at: text(row, 'at'),
    actorId: text(row, 'actorId'),
    itemId: row.itemId?.S ?? null,
    itemVersion: row.itemVersion?.N === undefined ? null : Number(row.itemVersion.N),
    itemIds: (row.itemIds?.L ?? []).map(({ S = '' }) => S),
    memberId: row.memberId?.S ?? null,
  };
}

/** The order to revoke a grant that came with an event; undefined where there is none. */
export function orderOf({ dynamodb: { NewImage: row = {} } }: StreamRecord): RevokeRemovedInput | undefined {
  const order = text(row, 'revocation');
  if (order === '') return undefined;
  return { vaultId: text(row, 'vaultId'), memberId: text(row, 'memberId'), order };
}

/** What is to be purged with a removed item row. */
export function expiredItemOf({ dynamodb: { OldImage: row = {} } }: StreamRecord): PurgeExpiredInput {
  return {
    vaultId: text(row, 'vaultId'),
    itemId: text(row, 'id'),
    oldest: Number(row.oldest?.N),
    version: Number(row.version?.N),
  };
}

function text(row: Image, name: string): string {
  return row[name]?.S ?? '';
}
