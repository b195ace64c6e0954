import { util } from '@aws-appsync/utils';
import type { VaultEvent, VaultEventType } from '../generated/schema.ts';
import { eventId } from './keys.ts';

/** What happened. */
export interface NewEvent {
  vaultId: string;
  type: VaultEventType;
  actorId: string;
  itemId?: string;
  itemVersion?: number;
  itemIds?: string[];
}

/** An event row: the audit record, the feed and the outbox of live push. */
export interface EventRow extends Omit<VaultEvent, '__typename' | 'itemIds'> {
  /** Absent unless it is about several. */
  itemIds?: string[];
}

/**
 * Stamps an event. To be called in the write step, just before the commit: the feed allows 90 s between stamp and
 * commit (`changes`), no more.
 */
export function stampEvent(event: NewEvent): EventRow {
  const atMs = util.time.nowEpochMilliSeconds();
  const id = eventId(atMs, util.autoId());
  return { id, at: util.time.epochMilliSecondsToISO8601(atMs), ...event };
}

/** An event row as the schema's type. */
export function toEvent(row: EventRow): VaultEvent {
  return {
    id: row.id,
    vaultId: row.vaultId,
    type: row.type,
    at: row.at,
    actorId: row.actorId,
    itemId: row.itemId,
    itemVersion: row.itemVersion,
    itemIds: row.itemIds ?? [],
  };
}
