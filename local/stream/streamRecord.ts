import type { Item } from '../dynamodb/client.ts';
import type { Owed } from './outbox.ts';

/** A record as a DynamoDB stream gives it to a function (DynamoDB Streams API, Record). */
export interface StreamRecord {
  eventID: string;
  eventName: 'INSERT' | 'REMOVE';
  eventSource: 'aws:dynamodb';
  /** Of a removal by TTL (DynamoDB developer guide, "DynamoDB Streams and Time to Live"). */
  userIdentity?: { type: 'Service'; principalId: 'dynamodb.amazonaws.com' };
  dynamodb: {
    Keys: Item;
    NewImage?: Item;
    OldImage?: Item;
    SequenceNumber: string;
    StreamViewType: 'NEW_AND_OLD_IMAGES';
  };
}

/** The record of a change that happened: a row was put, or one that expired was removed. `image` is that row. */
export function recordOf({ sequence, key, expired }: Owed, image: Item): StreamRecord {
  return {
    eventID: `${sequence}`,
    eventName: expired ? 'REMOVE' : 'INSERT',
    eventSource: 'aws:dynamodb',
    ...(expired && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
    dynamodb: {
      Keys: key,
      ...(expired ? { OldImage: image } : { NewImage: image }),
      SequenceNumber: `${sequence}`,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}
