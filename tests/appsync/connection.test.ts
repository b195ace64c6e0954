import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { afterEach, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { createGuard } from '../../local/guard.ts';
import { serveConnection } from '../../local/appsync/realtime/connection.ts';
import { createHub } from '../../local/appsync/realtime/hub.ts';
import { createTestApi, createTestAuthenticator, person } from './endpoint.ts';

afterEach(() => vi.useRealTimers());

const hour = 3600 * 1000;

it('[realtime.day] a connection is closed after 24 hours, though its token is good for longer', async () => {
  vi.useFakeTimers();
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send: vi.fn(),
    close: vi.fn(),
  });
  const services = {
    api: createTestApi({}).api,
    authenticator: createTestAuthenticator(),
    guard: createGuard([]),
    hub: createHub(),
    keepAliveMs: hour,
    onInternalError: () => undefined,
  };
  const caller = person('alice', null, (Date.now() + 48 * hour) / 1000);
  serveConnection(socket as unknown as WebSocket, {} as IncomingMessage, caller, services);
  await vi.advanceTimersByTimeAsync(24 * hour - 1);
  expect(socket.close).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(socket.close).toHaveBeenCalledOnce();
  socket.emit('close');
});
