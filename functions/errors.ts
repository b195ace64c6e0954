import type { ErrorType } from '../resolvers/errors.ts';

/**
 * An error that the caller should see: `type` is of the closed list, `message` says what to do next and carries no
 * secret, no upstream text and no ARN. Anything else that a function throws reaches the caller as `Internal`.
 */
export class ExpectedError extends Error {
  readonly type: ErrorType;
  /** For the log only: the name of an upstream error, e.g. `DisabledException`. Never its message. */
  readonly reason: string | undefined;

  constructor(type: ErrorType, message: string, reason?: string) {
    super(message);
    this.name = 'ExpectedError';
    this.type = type;
    this.reason = reason;
  }
}

/** `BadInput`: what the caller gave cannot be used; `message` names the field and its rule. */
export const badInput = (message: string): ExpectedError => new ExpectedError('BadInput', message);
