import type { IncomingMessage } from 'node:http';
import type { Guard } from '../../guard.ts';
import { authorize } from '../authorize.ts';
import { joinedHeaders } from '../httpRequest.ts';
import { asRecord, parseJson } from '../json.ts';
import { AuthenticationError } from '../types.ts';
import type { Authenticator, Caller } from '../types.ts';
import type { FrameError } from './subscription.ts';

/** What upgrades are served. */
export const realtimePath = '/graphql/realtime';
/** The subprotocol that a client must offer and that is echoed. */
export const subprotocol = 'graphql-ws';

/** Authorization headers in lower case, out of a JSON object; undefined when it is none. */
export function readAuthorization(value: unknown): Record<string, string> | undefined {
  const headers = asRecord(value);
  return (
    headers &&
    Object.fromEntries(
      Object.entries(headers).flatMap(([name, text]) =>
        typeof text === 'string' ? [[name.toLowerCase(), text]] : [],
      ),
    )
  );
}

/**
 * Proves who opens a connection. The authorization is, in this order, a second subprotocol `header-<base64url>`, the
 * query parameter `header` in base64, or HTTP headers of the upgrade (AppSync developer guide, "Building a real-time
 * WebSocket client"). A signature is one of POST ENDPOINT/connect with the body `{}`.
 * @returns the caller, or the error of a `connection_error` frame: a refused handshake is told inside the connection,
 * because a browser shows its page no HTTP status.
 */
export async function authorizeConnection(
  req: IncomingMessage,
  guard: Guard,
  authenticator: Authenticator,
): Promise<Caller | { error: FrameError }> {
  const offered = (req.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  if (!offered.includes(subprotocol)) {
    return { error: { errorType: 'NoProtocolError', message: 'NoProtocolError', errorCode: 400 } };
  }
  const headers = connectionHeaders(req, offered);
  const hasCredentials = headers?.authorization !== undefined || headers?.['x-api-key'] !== undefined;
  if (!headers?.host || !hasCredentials) {
    return {
      error: { errorType: 'BadRequestException', message: 'Required headers are missing.', errorCode: 400 },
    };
  }
  try {
    return await authorizeAs(authenticator, guard, headers, '/graphql/connect', '{}', req);
  } catch (error) {
    return { error: unauthorized(error) };
  }
}

/**
 * Proves who sends a `start`. A signature is one of POST ENDPOINT with the frame's data as body.
 * @throws AuthenticationError also for a `host` that is not ours.
 */
export async function authorizeAs(
  authenticator: Authenticator,
  guard: Guard,
  headers: Record<string, string>,
  path: string,
  body: string,
  req: IncomingMessage,
): Promise<Caller> {
  if (!guard.hosts.has(headers.host ?? '')) {
    throw new AuthenticationError('You are not authorized to make this call.');
  }
  const signed = { method: 'POST', path, headers, body };
  return authorize(authenticator, signed, req.socket.remoteAddress ?? '127.0.0.1');
}

/** The frame's error for refused credentials; any other error is thrown on. */
export function unauthorized(error: unknown): FrameError {
  if (!(error instanceof AuthenticationError)) throw error;
  return { errorType: 'UnauthorizedException', message: error.message, errorCode: 401 };
}

function connectionHeaders(
  req: IncomingMessage,
  offered: readonly string[],
): Record<string, string> | undefined {
  const fromProtocol = offered.find((protocol) => protocol.startsWith('header-'))?.slice('header-'.length);
  const fromQuery = new URL(req.url ?? '/', 'http://localhost').searchParams.get('header');
  const encoded = fromProtocol ?? fromQuery;
  if (encoded === null) return joinedHeaders(req.headers);
  // Node's decoder takes both alphabets, with and without padding; a query turns "+" into a space.
  return readAuthorization(parseJson(Buffer.from(encoded.replaceAll(' ', '+'), 'base64').toString('utf8')));
}
