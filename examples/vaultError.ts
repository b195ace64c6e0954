/** What the plain client throws, and what it takes as variables. */

/** An answered error. `errorType` is one of the vault's closed list, e.g. `NotFound`, or one of AppSync or Cognito. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly errorType: string;
  /** With `VersionConflict`: `{ currentVersion }`. */
  readonly errorInfo: unknown;
  /** What other fields of the same request answered. */
  readonly data: unknown;
  /** All errors of the request as they were answered, path and locations with them. */
  readonly errors: readonly unknown[];

  constructor(
    errorType: string,
    message: string,
    errorInfo: unknown = null,
    data: unknown = null,
    errors: readonly unknown[] = [{ errorType, message }],
  ) {
    super(message);
    this.errorType = errorType;
    this.errorInfo = errorInfo;
    this.data = data;
    this.errors = errors;
  }
}

/**
 * The server's answer to a subscription in the message of a library's error: aws-amplify and the links for Apollo both
 * write `Connection failed: ` and the frame's payload as JSON.
 *
 * @returns undefined for a connection that broke, and for anything else
 */
export function refusalIn(message: string): VaultError | undefined {
  const [, json] = /^Connection failed: (\{.*\})$/s.exec(message) ?? [];
  if (json === undefined) return undefined;
  const { errors = [] } = JSON.parse(json) as { errors?: { errorType: string; message: string }[] };
  const [error] = [errors].flat();
  return error && new VaultError(error.errorType, error.message, null, null, errors);
}

/** Values of a query's `$variables`. */
export type Variables = Record<string, unknown>;
