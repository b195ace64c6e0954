import type { IncomingMessage, ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import { BodyTooLargeError, guarded, readBody, type Guard, type Handler } from './guard.ts';
import type { Stats } from './stats.ts';
import { answerCognito, jwks } from './users/cognitoIdp.ts';
import type { UserPool } from './users/pool.ts';
import { clientConfig } from './users/settings.ts';

/** A sign-in request is small. */
const cognitoBodyLimit = 64 * 1024;

/** The paths beside GraphQL: sign-in, keys, the clients' configuration, counts. */
export function smallRoutes(guard: Guard, pool: UserPool, stats: Stats): Record<string, Handler> {
  return {
    '/cognito': guarded(guard, (req, res) => void serveCognito(pool, req, res)),
    '/.well-known/jwks.json': guarded(
      guard,
      get(() => jwks(pool)),
    ),
    '/config.json': guarded(
      guard,
      // By the way and the name by which it was asked: a page of https may not load http.
      get((req) => clientConfig(`${schemeOf(req)}://${req.headers.host}`)),
    ),
    '/stats': guarded(
      guard,
      get(() => stats),
    ),
  };
}

function schemeOf({ socket }: IncomingMessage): 'http' | 'https' {
  return socket instanceof TLSSocket ? 'https' : 'http';
}

function get(value: (req: IncomingMessage) => unknown): Handler {
  return (req, res) => {
    if (req.method === 'GET' || req.method === 'HEAD') send(res, 200, value(req));
    else res.writeHead(405, { allow: 'GET, HEAD' }).end();
  };
}

async function serveCognito(pool: UserPool, req: IncomingMessage, res: ServerResponse): Promise<void> {
  if (req.method !== 'POST') {
    res.writeHead(405, { allow: 'POST' }).end();
    return;
  }
  try {
    const target = req.headers['x-amz-target'];
    const { status, body } = await answerCognito(
      pool,
      typeof target === 'string' ? target : undefined,
      await readBody(req, cognitoBodyLimit),
    );
    send(res, status, body);
  } catch (error) {
    const status = error instanceof BodyTooLargeError ? 413 : 500;
    res.setHeader('connection', 'close');
    send(res, status, { __type: 'InternalErrorException', message: 'The request could not be answered.' });
  }
}

function send(res: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  res
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(text);
}
