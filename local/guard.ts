import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** A node:http request handler. */
export type Handler = (req: IncomingMessage, res: ServerResponse) => void;

/** Decides whether a request was meant for this listener. */
export interface Guard {
  /** The `host:port` values that are ours. */
  hosts: ReadonlySet<string>;
  /** `http://` and `https://` in front of each of `hosts`. */
  origins: ReadonlySet<string>;
  /**
   * Why the request is refused, or undefined when it may run. Refused are: no Host, more than one, or one of another
   * name (a rebound DNS name); an Origin that is not ours (a web page of somebody else), `null` included; a target
   * that is not a path.
   */
  refusal(req: IncomingMessage): string | undefined;
}

/** The two names under which a loopback listener on `port` may be called. */
export function ownHosts(port: number): string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`];
}

/** A guard that accepts exactly these `host:port` values, and the origins that they make. */
export function createGuard(hosts: readonly string[]): Guard {
  const accepted = new Set(hosts);
  const origins = new Set(hosts.flatMap((host) => [`http://${host}`, `https://${host}`]));
  return {
    hosts: accepted,
    origins,
    refusal(req) {
      const names = req.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
      if (names.filter((name) => name === 'host').length !== 1) return 'One Host header is needed.';
      if (!accepted.has(req.headers.host ?? '')) return 'The Host header is not one of this server.';
      if (names.filter((name) => name === 'origin').length > 1) return 'More than one Origin header.';
      const origin = req.headers.origin;
      if (origin !== undefined && !origins.has(origin)) return 'The Origin header is not one of this server.';
      if (!req.url?.startsWith('/')) return 'The request target is not a path.';
      return undefined;
    },
  };
}

/** `handler`, run only for requests that pass the guard; the others are answered 403 and their body is never read. */
export function guarded(guard: Guard, handler: Handler): Handler {
  return (req, res) => {
    const refusal = guard.refusal(req);
    if (refusal === undefined) return handler(req, res);
    const body = JSON.stringify({ errors: [{ errorType: 'ForbiddenException', message: refusal }] });
    res.writeHead(403, { 'content-type': 'application/json', connection: 'close' }).end(body);
  };
}

/** A request body beyond the limit. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
}

/**
 * The whole body as UTF-8 text.
 * @param limit bytes.
 * @throws BodyTooLargeError as soon as more than `limit` bytes are announced or have come.
 */
export async function readBody(req: IncomingMessage, limit: number): Promise<string> {
  if (Number(req.headers['content-length'] ?? 0) > limit) throw new BodyTooLargeError();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLargeError();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Options for `createServer` and limits on a running server: headers of 16 KiB, 100 headers, 256 connections. */
export const serverOptions = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
};

/** Sets the limits that `createServer` takes no option for. */
export function limitConnections(server: Server): void {
  server.maxConnections = 256;
  server.maxHeadersCount = 100;
}
