import type { Kms } from './kms.ts';
import { KmsError } from './kmsError.ts';

/**
 * Answers a request of the JSON protocol: `target` is its `X-Amz-Target`, e.g. `TrentService.Decrypt`, `body` its text.
 * An error of the KMS is status 400 with `__type` and `message`; a fault of ours is status 500 and says nothing.
 */
export function answerKms(
  kms: Kms,
  target: string | undefined,
  body: string,
): { status: number; body: string } {
  try {
    const [service, operation = ''] = (target ?? '').split('.');
    if (service !== 'TrentService') throw new KmsError('UnknownOperationException', 'This is the KMS.');
    return { status: 200, body: JSON.stringify(kms.handle(operation, parseInput(body))) };
  } catch (error) {
    if (error instanceof KmsError) {
      return { status: 400, body: JSON.stringify({ __type: error.name, message: error.message }) };
    }
    return {
      status: 500,
      body: JSON.stringify({ __type: 'KMSInternalException', message: 'The KMS failed.' }),
    };
  }
}

function parseInput(body: string): object {
  let input: unknown;
  try {
    input = JSON.parse(body === '' ? '{}' : body);
  } catch {
    throw new KmsError('SerializationException', 'The body is not JSON.');
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new KmsError('SerializationException', 'The body is not an object.');
  }
  return input;
}
