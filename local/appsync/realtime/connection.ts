import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Guard } from '../../guard.ts';
import type { GraphqlApi } from '../graphql.ts';
import type { Authenticator, Caller } from '../types.ts';
import { parseFrame, readStart, startErrors } from './frames.ts';
import type { Frame } from './frames.ts';
import { isInvalidated } from './hub.ts';
import type { Hub } from './hub.ts';
import { startSubscription, unsupported } from './subscription.ts';
import type { FrameError } from './subscription.ts';

/** What every connection shares. */
export interface ConnectionServices {
  api: GraphqlApi;
  authenticator: Authenticator;
  guard: Guard;
  hub: Hub;
  keepAliveMs: number;
  onInternalError: (error: unknown) => void;
}

const maxSubscriptions = 100;
const connectionTimeoutMs = 300_000;
const longestConnectionMs = 24 * 60 * 60 * 1000;
/** Bytes that may wait for a client that does not read; beyond, it is cut off. */
const backlogLimit = 8 * 1024 * 1024;
/** Close codes (RFC 6455): all is done; what the peer did or is may not go on. */
const normal = 1000;
const policy = 1008;

/**
 * Serves one open connection by AppSync's real-time protocol (developer guide, "Building a real-time WebSocket client").
 *
 * A refused connect is told as `connection_error` upon the first message, or after a second without one, and closed.
 * **Expiry:** when the credentials of the connection or of any subscription on it expire, delivery stops and the
 * connection is closed (1008 "Token expired."), so that a client comes back with fresh ones; no `error` frames are sent,
 * since aws-amplify ends a subscription for good upon one. A connection lives 24 hours at most.
 */
export function serveConnection(
  socket: WebSocket,
  req: IncomingMessage,
  connected: Caller | { error: FrameError },
  services: ConnectionServices,
): void {
  const { api, authenticator, guard, hub } = services;
  /** What ends each subscription; while one starts, what cancels it. */
  const subscriptions = new Map<string, () => void>();
  let expiresAt = Infinity;
  let expiry: NodeJS.Timeout | undefined;
  let keepAlive: NodeJS.Timeout | undefined;

  const send = (frame: Frame): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > backlogLimit) socket.terminate();
    else socket.send(JSON.stringify(frame));
  };
  const sendErrors = (id: string | undefined, errors: FrameError[] | FrameError): void =>
    send({ type: 'error', ...(id === undefined ? {} : { id }), payload: { errors } });
  const closeAt = (epochSeconds: number): void => {
    if (epochSeconds >= expiresAt) return;
    expiresAt = epochSeconds;
    clearTimeout(expiry);
    const wait = Math.min(epochSeconds * 1000 - Date.now(), longestConnectionMs);
    expiry = setTimeout(() => close(policy, 'Token expired.'), wait);
  };
  const close = (code: number, reason: string): void => {
    for (const end of subscriptions.values()) end();
    subscriptions.clear();
    socket.close(code, reason);
  };

  const start = async (id: string, frame: Frame): Promise<void> => {
    if (subscriptions.has(id)) {
      const message = `Duplicated operation with id ${id}`;
      return sendErrors(id, [{ errorType: 'DuplicatedOperationError', message }]);
    }
    if (subscriptions.size >= maxSubscriptions) {
      const message = `Max number of ${maxSubscriptions} subscriptions reached`;
      return sendErrors(id, { errorType: 'MaxSubscriptionsReachedError', message });
    }
    let isCancelled = false;
    const cancel = (): void => void (isCancelled = true);
    subscriptions.set(id, cancel);
    const endWatch = hub.watchInvalidations();
    try {
      const request = await readStart(frame, authenticator, guard, req);
      const subscription = await startSubscription(api, request);
      if (isCancelled) return;
      const deliver = (payload: unknown): void => {
        if (subscription.expiresAt * 1000 > Date.now()) send({ type: 'data', id, payload });
      };
      const invalidate = (): void => {
        send({ type: 'complete', id, payload: { message: 'Subscription complete.' } });
        close(normal, 'Subscription complete.');
      };
      send({ type: 'start_ack', id });
      if (endWatch().some((invalidation) => isInvalidated(subscription, invalidation))) return invalidate();
      subscriptions.set(id, hub.add({ subscription, deliver, invalidate }));
      closeAt(subscription.expiresAt);
    } catch (error) {
      if (isCancelled) return;
      subscriptions.delete(id);
      sendErrors(id, startErrors(error, services.onInternalError));
    } finally {
      endWatch();
    }
  };

  const stop = (id: string): void => {
    const end = subscriptions.get(id);
    if (!end) {
      return sendErrors(id, [{ errorType: 'UnknownOperationError', message: `Unknown operation id ${id}` }]);
    }
    subscriptions.delete(id);
    end();
    send({ type: 'complete', id });
  };

  const refuse = (error: FrameError): void => {
    send({ type: 'connection_error', payload: { errors: [error] } });
    close(policy, 'Refused.');
  };

  if ('error' in connected) {
    keepAlive = setTimeout(refuse, 1000, connected.error);
  } else {
    closeAt(connected.expiresAt);
    keepAlive = setInterval(() => send({ type: 'ka' }), services.keepAliveMs);
  }
  socket.on('message', (data, isBinary) => {
    if (socket.readyState !== socket.OPEN) return;
    if ('error' in connected) return refuse(connected.error);
    const frame = parseFrame(data, isBinary);
    const id = typeof frame?.id === 'string' ? frame.id : undefined;
    if (frame?.type === 'connection_init') {
      send({ type: 'connection_ack', payload: { connectionTimeoutMs } });
      send({ type: 'ka' });
    } else if (frame?.type === 'start' && id !== undefined) {
      start(id, frame).catch(services.onInternalError);
    } else if (frame?.type === 'stop' && id !== undefined) {
      stop(id);
    } else {
      sendErrors(id, unsupported('unknown').errors);
    }
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    for (const end of subscriptions.values()) end();
    subscriptions.clear();
    clearTimeout(expiry);
    clearTimeout(keepAlive);
  });
}
