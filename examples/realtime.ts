/**
 * A subscription over AppSync's real-time protocol ("Building a real-time WebSocket client", AppSync developer guide):
 * connection_init → connection_ack, start → start_ack, then data frames with `ka` between them; stop → complete.
 *
 * One WebSocket serves one subscription here. A client that needs many may share one: AppSync takes 100 on each.
 */
import { VaultError } from './vaultError.ts';
import type { Variables } from './vaultError.ts';

/** As much of a WebSocket as is needed: a browser's has it, and so has that of `ws`. */
export interface WebSocketLike {
  send(text: string): void;
  close(): void;
  onopen: unknown;
  onmessage: unknown;
  onerror: unknown;
  onclose: unknown;
}

/** The class of such a WebSocket. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;

/** A running subscription: `for await (const data of subscription)`. */
export interface Subscription<Data> extends AsyncIterable<Data> {
  /** Ends it; the iteration ends too. */
  close(): void;
}

/** Where to subscribe, and as whom. */
export interface RealtimeOptions {
  /** The HTTP endpoint of the API. */
  endpoint: string;
  /** Answers a fresh access token. */
  accessToken: () => Promise<string>;
  /** By default the global one. */
  WebSocket?: WebSocketConstructor | undefined;
}

interface Frame {
  type: string;
  payload?: {
    data?: unknown;
    /** A list, or one object when a limit was reached. */
    errors?: FrameError[] | FrameError;
    connectionTimeoutMs?: number;
  };
}

interface FrameError {
  errorType?: string;
  message?: string;
}

/** AppSync's own value, until `connection_ack` tells another: silence for so long means that the connection is dead. */
const defaultTimeoutMilliseconds = 300_000;
/** How long the server may take to accept. */
const startTimeoutMilliseconds = 15_000;

/**
 * Starts a subscription.
 *
 * @returns once the server has accepted it
 * @throws VaultError when it refuses, and from the iteration when the connection breaks or an event has errors.
 * Nothing is replayed after a gap: subscribe again, then ask `changes` for what was missed.
 */
export async function subscribe<Data>(
  options: RealtimeOptions,
  query: string,
  variables: Variables,
): Promise<Subscription<Data>> {
  const { endpoint, accessToken } = options;
  const WebSocket = options.WebSocket ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  if (!WebSocket) throw new VaultError('NoWebSocket', 'Pass the WebSocket class of ws in the options.');
  const authorization = { Authorization: await accessToken(), host: new URL(endpoint).host };
  const header = `header-${base64Url(JSON.stringify(authorization))}`;
  const socket = new WebSocket(realtimeUrl(endpoint), ['graphql-ws', header]);
  const id = crypto.randomUUID();
  const events = createQueue<Data>();
  const send = (frame: object) => socket.send(JSON.stringify(frame));

  return new Promise((resolve, reject) => {
    let timeout = defaultTimeoutMilliseconds;
    let timer = setTimeout(
      () => end(new VaultError('Timeout', 'The vault did not answer.')),
      startTimeoutMilliseconds,
    );
    const stayAlive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => end(new VaultError('Timeout', 'The connection went silent.')), timeout);
    };
    const end = (error?: VaultError) => {
      clearTimeout(timer);
      events.end(error);
      reject(error ?? new VaultError('Closed', 'The subscription was closed.'));
      socket.close();
    };
    const close = () => {
      send({ type: 'stop', id });
      end();
    };

    const answers: Record<string, (payload: Frame['payload']) => void> = {
      connection_ack(payload) {
        timeout = payload?.connectionTimeoutMs ?? timeout;
        const data = JSON.stringify({ query, variables });
        send({ type: 'start', id, payload: { data, extensions: { authorization } } });
      },
      start_ack() {
        stayAlive();
        resolve({ close, [Symbol.asyncIterator]: () => events.iterate(close) });
      },
      ka: stayAlive,
      data(payload) {
        stayAlive();
        if (payload?.errors) end(toError(payload.errors));
        else events.push(payload?.data as Data);
      },
      complete: () => end(),
      connection_error: (payload) => end(toError(payload?.errors)),
      error: (payload) => end(toError(payload?.errors)),
    };
    socket.onopen = () => send({ type: 'connection_init' });
    socket.onmessage = ({ data }: { data: unknown }) => {
      const frame = JSON.parse(String(data)) as Frame;
      answers[frame.type]?.(frame.payload);
    };
    socket.onerror = () => end(new VaultError('ConnectionFailed', 'The connection failed.'));
    socket.onclose = () => end(new VaultError('ConnectionClosed', 'The connection was closed.'));
  });
}

/** AppSync keeps a host of its own for real time; any other endpoint has it one path further. */
function realtimeUrl(endpoint: string): string {
  const url = new URL(endpoint.replace(/^http/, 'ws'));
  const appsyncHost = /^(\w+)\.appsync-api\./;
  if (appsyncHost.test(url.host)) url.host = url.host.replace(appsyncHost, '$1.appsync-realtime-api.');
  else url.pathname += '/realtime';
  return url.href;
}

function toError(errors: FrameError[] | FrameError | undefined): VaultError {
  const [error] = Array.isArray(errors) ? errors : [errors];
  return new VaultError(
    error?.errorType ?? 'SubscriptionFailed',
    error?.message ?? 'The subscription failed.',
  );
}

function base64Url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Events that came before somebody asked for them, and somebody who asked before one came. */
function createQueue<Data>() {
  const waiting: Data[] = [];
  let wake = () => {};
  let ended = false;
  let failure: VaultError | undefined;
  return {
    push(data: Data) {
      waiting.push(data);
      wake();
    },
    end(error?: VaultError) {
      if (!ended) failure = error;
      ended = true;
      wake();
    },
    async *iterate(close: () => void): AsyncGenerator<Data, void> {
      try {
        for (;;) {
          for (let data = waiting.shift(); data !== undefined; data = waiting.shift()) yield data;
          if (failure) throw failure;
          if (ended) return;
          await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        // Leaving the loop by `break` ends the subscription.
        if (!ended) close();
      }
    },
  };
}
