import { util } from '@aws-appsync/utils';

/** The closed list of error types that the vault answers, the same in AWS and locally. */
export type ErrorType =
  | 'NotFound'
  | 'Unauthorized'
  | 'BadInput'
  | 'VersionConflict'
  | 'DuplicateRequest'
  | 'LimitExceeded'
  | 'VaultLocked'
  | 'KeyUnavailable'
  | 'SealBroken'
  | 'StepUpRequired'
  | 'Busy'
  | 'Internal';

/**
 * Ends the resolver with an error of the closed list.
 * @param message says what to do next; never a secret, an upstream message or an ARN
 */
export function fail(type: ErrorType, message: string): never {
  return util.error(message, type);
}

/** An error in the place of one of several answers. */
export interface Refusal {
  type: ErrorType;
  message: string;
}

/** One answer for what does not exist and for what the caller may not know of. */
export const notFound: Refusal = {
  type: 'NotFound',
  message: 'There is nothing here that you can see. Check the ids, and ask an owner of the vault for access.',
};

/** Ends the resolver with it. */
export function failNotFound(): never {
  return fail(notFound.type, notFound.message);
}

/** What the table says when it has too much to do (DynamoDB developer guide, "Error handling"); AppSync prefixes `DynamoDB:`. */
const throttled = [
  'DynamoDB:ProvisionedThroughputExceededException',
  'DynamoDB:ThrottlingException',
  'DynamoDB:RequestLimitExceeded',
  'DynamoDB:TransactionConflictException',
];

/** Whether a failure of the table passes by itself. */
export function isThrottled(error: { type?: string | null }): boolean {
  return throttled.indexOf(error.type ?? '') !== -1;
}

/** The table failed: `Busy` when it passes by itself, else `Internal`. */
export function failTable(error: { type?: string | null }): never {
  return isThrottled(error) ? failBusy() : failInternal();
}

/** An upstream failure: its own message stays behind. */
export function failInternal(): never {
  return fail('Internal', 'The vault could not do this. Nothing half done is kept; try again.');
}

/** The table is throttled, or another change of the same row is in flight. */
export function failBusy(): never {
  return fail(
    'Busy',
    'The vault has too much to do just now. Try again in a moment, a change with the same requestToken.',
  );
}

/** The item is not at the version that the caller named. `currentVersion` is the only error info there is. */
export function failVersionConflict(currentVersion: number): never {
  return util.error(
    'The item is not at the version that you named. Fetch it, and decide again.',
    'VersionConflict',
    null,
    { currentVersion },
  );
}
