import { util, type Context } from '@aws-appsync/utils';
import type { MemberKind, RevealForm, Role, VaultEvent, VaultEventType } from '../generated/schema.ts';
import { callerOf } from './caller.ts';
import { actorValue, eventId, itemValue } from './keys.ts';

/** What happened. */
export interface NewEvent {
  vaultId: string;
  type: VaultEventType;
  itemId?: string;
  itemVersion?: number;
  itemIds?: string[];
  memberId?: string;
  role?: Role;
  /** Why, as the caller said. */
  reason?: string;
  revealedAs?: RevealForm;
}

/** An event row: the audit record, the feed and the outbox of live push. */
export interface EventRow extends Omit<VaultEvent, '__typename' | 'itemIds'> {
  /** Absent unless it is about several. */
  itemIds?: string[];
  role?: Role;
  reason?: string;
  revealedAs?: RevealForm;
  actorKind: MemberKind;
  /** The session name of a machine's role. */
  actorSession?: string;
  sourceIp: string;
  /** Values of the indexes `byItem` and `byActor`. */
  itemEvent?: string;
  actorEvent: string;
  /** The sealed order to revoke a grant, for the stream to carry out. */
  revocation?: string;
}

/**
 * Stamps an event. To be called in the write step, just before the commit: the feed allows 90 s between stamp and
 * commit (`changes`), no more.
 */
export function stampEvent(ctx: Context, event: NewEvent): EventRow {
  const atMs = util.time.nowEpochMilliSeconds();
  const id = eventId(atMs, util.autoId());
  const caller = callerOf(ctx);
  return {
    id,
    at: util.time.epochMilliSecondsToISO8601(atMs),
    ...event,
    actorId: caller.id,
    actorKind: caller.kind,
    actorSession: caller.session,
    sourceIp: caller.sourceIp,
    itemEvent: event.itemId ? itemValue(event.itemId, id) : undefined,
    actorEvent: actorValue(caller.id, id),
  };
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
    memberId: row.memberId,
  };
}
