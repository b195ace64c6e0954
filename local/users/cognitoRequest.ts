/** Reading a request to the user-pool API, and refusing it in Cognito's words. */
import { userPoolClientId } from './settings.ts';

/** A refusal: `type` goes out as `__type`. The message never holds a password or a token. */
export class CognitoError extends Error {
  override readonly name = 'CognitoError';
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/**
 * Parses the body of a request.
 *
 * @throws CognitoError `SerializationException` when it is no JSON object
 */
export function parseInput(body: string): Record<string, unknown> {
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch {
    input = undefined;
  }
  if (!isRecord(input)) throw new CognitoError('SerializationException', 'The request is no JSON object.');
  return input;
}

/** The record under a name, or an empty one. */
export function recordOf(input: Record<string, unknown>, name: string): Record<string, unknown> {
  const value = input[name];
  return isRecord(value) ? value : {};
}

/**
 * The text under a name.
 *
 * @throws CognitoError `InvalidParameterException` when it is missing or empty
 */
export function requireText(input: Record<string, unknown>, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') {
    throw new CognitoError('InvalidParameterException', `Missing required parameter ${name}`);
  }
  return value;
}

/**
 * Refuses the client id of another app.
 *
 * @throws CognitoError `ResourceNotFoundException`
 */
export function requireClient(input: Record<string, unknown>): void {
  if (requireText(input, 'ClientId') !== userPoolClientId) {
    throw new CognitoError('ResourceNotFoundException', 'User pool client does not exist.');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
