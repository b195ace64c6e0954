import { util } from '@aws-appsync/utils';
import type { AuditEvent } from '../generated/schema.ts';
import { fail } from './errors.ts';
import type { EventRow } from './events.ts';
import { actorValue, eventId, indexedItems, itemValue } from './keys.ts';
import type { PrefixQuery } from './query.ts';

/** An event row as an owner sees it. */
export function toAuditEvent(row: EventRow): AuditEvent {
  return {
    id: row.id,
    vaultId: row.vaultId,
    type: row.type,
    at: row.at,
    actorId: row.actorId,
    actorKind: row.actorKind,
    actorSession: row.actorSession,
    sourceIp: row.sourceIp,
    itemId: row.itemId,
    itemVersion: row.itemVersion,
    itemIds: row.itemIds ?? [],
    memberId: row.memberId,
    role: row.role,
    reason: row.reason,
    revealedAs: row.revealedAs,
  };
}

/** The reveals by a member, newest first. */
export function revealsBy(vaultId: string, memberId: string): PrefixQuery {
  return {
    ...indexedItems(vaultId, actorValue(memberId, '')),
    index: { name: 'byActor', attribute: 'actorEvent' },
    descending: true,
    filter: {
      expression: '#type = :revealed',
      expressionNames: { '#type': 'type' },
      expressionValues: util.dynamodb.toMapValues({ ':revealed': 'SECRET_REVEALED' }),
    },
  };
}

/** The records about an item or by a member, newest first, in an index. */
export function recordsIn(
  vaultId: string,
  of: { itemId?: string | null; memberId?: string | null },
  range: Range,
  reveals: boolean | null | undefined,
): PrefixQuery {
  const index = of.itemId
    ? { name: 'byItem', attribute: 'itemEvent' }
    : { name: 'byActor', attribute: 'actorEvent' };
  const value = (id: string): string =>
    of.itemId ? itemValue(of.itemId, id) : actorValue(of.memberId ?? '', id);
  const isGiven = reveals !== null && reveals !== undefined;
  return {
    ...indexedItems(vaultId, ''),
    between: [value(range.from), value(range.to)],
    index,
    descending: true,
    filter: isGiven
      ? {
          expression: reveals ? '#type IN (:revealed, :checked)' : 'NOT (#type IN (:revealed, :checked))',
          expressionNames: { '#type': 'type' },
          expressionValues: util.dynamodb.toMapValues({
            ':revealed': 'SECRET_REVEALED',
            ':checked': 'HEALTH_CHECKED',
          }),
        }
      : undefined,
  };
}

/** Ids between which a record's id lies; the end may be anything that sorts after the last one. */
export interface Range {
  from: string;
  to: string;
}

const latest = '9999999999999~';

/** The ids of a time, both ends included; without a time, all. Ends with `BadInput` when it ends before it begins. */
export function rangeOf(from: string | null | undefined, until: string | null | undefined): Range {
  const range = {
    from: from ? eventId(millisecondsOf(from), '') : '0',
    to: until ? `${eventId(millisecondsOf(until), '')}~` : latest,
  };
  if (range.from > range.to) fail('BadInput', 'from is a time before until.');
  return range;
}

/** A time as ids hold it: from 1970, in 13 digits. */
function millisecondsOf(time: string): number {
  return Math.min(Math.max(util.time.parseISO8601ToEpochMilliSeconds(time), 0), 9999999999999);
}

/** The id of the last record that a page of a merged list gave; empty without a token. Else `BadInput`. */
export function lastOf(token: string | null | undefined): string {
  if (!token) return '';
  if (!util.matches('^[0-9]{13}-[0-9a-f-]{35}[0-9a-f]$', token)) {
    return fail('BadInput', 'This nextToken is not of this list. Begin again without one.');
  }
  return token;
}
