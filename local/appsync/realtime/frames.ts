import type { IncomingMessage } from 'node:http';
import type { RawData } from 'ws';
import type { Guard } from '../../guard.ts';
import type { GraphqlRequest } from '../graphql.ts';
import { resolverHeaders } from '../httpRequest.ts';
import { asRecord, parseJson } from '../json.ts';
import type { Authenticator } from '../types.ts';
import { authorizeAs, readAuthorization, unauthorized } from './handshake.ts';
import { SubscriptionRefusedError, unsupported } from './subscription.ts';
import type { FrameError } from './subscription.ts';

/** A message of the protocol. */
export type Frame = Record<string, unknown> & { type: string };

/** A message from a client; undefined when it is binary, no JSON object, or has no type. */
export function parseFrame(data: RawData, isBinary: boolean): Frame | undefined {
  const frame = asRecord(parseJson(!isBinary && Buffer.isBuffer(data) ? data.toString('utf8') : ''));
  return typeof frame?.type === 'string' ? { ...frame, type: frame.type } : undefined;
}

/**
 * The request of a `start` frame, its sender proven.
 * @throws SubscriptionRefusedError for a frame without query or authorization, AuthenticationError for a refused one.
 */
export async function readStart(
  frame: Frame,
  authenticator: Authenticator,
  guard: Guard,
  req: IncomingMessage,
): Promise<GraphqlRequest> {
  const payload = asRecord(frame.payload);
  const headers = readAuthorization(asRecord(payload?.extensions)?.authorization);
  const data = payload?.data;
  const parsed = typeof data === 'string' ? asRecord(parseJson(data)) : undefined;
  if (typeof data !== 'string' || !headers || typeof parsed?.query !== 'string') throw unsupported('unknown');
  const caller = await authorizeAs(authenticator, guard, headers, '/graphql', data, req);
  const { query, operationName } = parsed;
  return {
    query,
    operationName: typeof operationName === 'string' ? operationName : null,
    variables: asRecord(parsed.variables) ?? {},
    caller,
    headers: resolverHeaders(
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ),
  };
}

/** The errors of the frame that refuses a `start`; an unexpected one is told to `onInternalError` alone. */
export function startErrors(error: unknown, onInternalError: (error: unknown) => void): FrameError[] {
  if (error instanceof SubscriptionRefusedError) return error.errors;
  try {
    return [unauthorized(error)];
  } catch {
    onInternalError(error);
    return [{ errorType: 'Internal', message: 'Internal error.' }];
  }
}
