import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLargeError, guarded, readBody } from '../guard.ts';
import type { Guard, Handler } from '../guard.ts';
import { authorize } from './authorize.ts';
import { RequestRefusedError } from './execution/errors.ts';
import type { GraphqlApi } from './graphql.ts';
import {
  joinedHeaders,
  readParameters,
  readRequest,
  resolverHeaders,
  signedParameters,
} from './httpRequest.ts';
import { AuthenticationError } from './types.ts';
import type { Authenticator } from './types.ts';

/** What `/graphql` needs. */
export interface GraphqlHttpOptions {
  api: GraphqlApi;
  authenticator: Authenticator;
  guard: Guard;
  /** Bytes of a request body; default 4 MiB. */
  bodyLimit?: number;
  /** Told of errors that nobody expected; callers are answered 500 without their text. */
  onInternalError?: (error: unknown) => void;
}

interface Answer {
  status: number;
  body: unknown;
  errorType?: string;
}

/**
 * The handler of `/graphql`: POST with JSON or `application/graphql`, GET with query parameters, OPTIONS for our own
 * origins. Statuses and bodies as AppSync answers them: 200 with data or errors, 400 MalformedHttpRequestException or
 * BadRequestException, 401 UnauthorizedException, 403 for a refused signature, each with `x-amzn-errortype`. A request
 * that the guard refuses is answered 403; a body over the limit 413.
 */
export function createGraphqlHandler(options: GraphqlHttpOptions): Handler {
  return guarded(options.guard, (req, res) => {
    allowOrigin(req, res);
    if (req.method === 'OPTIONS') {
      res.writeHead(204).end();
      return;
    }
    respond(options, req)
      .catch((error: unknown): Answer => {
        const known = describeRefusal(error);
        if (!known) options.onInternalError?.(error);
        return known ?? refusal(500, 'InternalFailure', 'Internal error.');
      })
      .then((answer) => send(res, answer))
      .catch((error: unknown) => options.onInternalError?.(error));
  });
}

async function respond(
  { api, authenticator, bodyLimit }: GraphqlHttpOptions,
  req: IncomingMessage,
): Promise<Answer> {
  const method = req.method ?? 'GET';
  if (method !== 'GET' && method !== 'POST')
    return refusal(405, 'MethodNotAllowedException', 'Use POST or GET.');
  const url = new URL(req.url ?? '/', 'http://localhost');
  const body = method === 'POST' ? await readBody(req, bodyLimit ?? 4 * 1024 * 1024) : '';
  const signed = {
    method,
    path: url.pathname,
    query: signedParameters(url.searchParams),
    headers: joinedHeaders(req.headers),
    body,
  };
  const caller = await authorize(authenticator, signed, req.socket.remoteAddress ?? '127.0.0.1');
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const request = method === 'GET' ? readParameters(url.searchParams) : readRequest(body, type);
  return {
    status: 200,
    body: await api.execute({ ...request, caller, headers: resolverHeaders(req.headersDistinct) }),
  };
}

function describeRefusal(error: unknown): Answer | undefined {
  if (error instanceof AuthenticationError) {
    // A refused signature names its own kind, as AWS does, with 403; a refused token is always the same 401.
    const kind = 'errorType' in error && typeof error.errorType === 'string' ? error.errorType : undefined;
    return kind === undefined
      ? refusal(401, 'UnauthorizedException', error.message)
      : refusal(403, kind, error.message);
  }
  if (error instanceof RequestRefusedError) return refusal(400, error.errorType, error.message);
  if (error instanceof BodyTooLargeError)
    return refusal(413, 'RequestEntityTooLargeException', 'The body is too large.');
  return undefined;
}

function refusal(status: number, errorType: string, message: string): Answer {
  return { status, errorType, body: { errors: [{ errorType, message }] } };
}

/** `no-store`: an answer may hold a secret, and a GET is otherwise kept by caches. */
function send(res: ServerResponse, { status, body, errorType }: Answer): void {
  res.writeHead(status, {
    'content-type': 'application/json;charset=UTF-8',
    'cache-control': 'no-store',
    'x-amzn-requestid': randomUUID(),
    ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
    // What is left of an oversized body must not be read as the next request.
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  res.end(JSON.stringify(body));
}

/** An Origin that has come this far has passed the guard, so it is ours. */
function allowOrigin(req: IncomingMessage, res: ServerResponse): void {
  const { origin } = req.headers;
  res.setHeader('vary', 'origin');
  if (origin === undefined) return;
  res.setHeader('access-control-allow-origin', origin);
  res.setHeader('access-control-expose-headers', 'x-amzn-requestid,x-amzn-errortype');
  if (req.method !== 'OPTIONS') return;
  res.setHeader('access-control-allow-methods', 'POST, GET, OPTIONS');
  res.setHeader(
    'access-control-allow-headers',
    'authorization, content-type, x-amz-date, x-amz-security-token, x-amz-user-agent, x-amz-content-sha256, x-api-key',
  );
  res.setHeader('access-control-max-age', '600');
}
