import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../bundler/paths.ts';
import { VaultError } from '../../examples/vaultError.ts';
import type { SeenEvent } from '../../examples/catchUp.ts';

/** By what a client speaks: aws-amplify as a user of the pool and as a machine, Apollo, or fetch and `ws` alone. */
export type Library = 'amplify' | 'amplify-iam' | 'apollo' | 'fetch';

/** What a test asks of a client's process. */
export type Request =
  | { id: number; query: string; variables: Record<string, unknown> }
  /** A vault's id. */
  | { watch: string }
  /** Another user, from the next request on; the former one watches no longer. */
  | { become: string };

/** What the process tells. */
export type Answer =
  | { kind: 'ready' }
  | { kind: 'data'; id: number; data: unknown }
  | { kind: 'refused'; id: number; errorType: string; message: string }
  | { kind: 'event'; event: SeenEvent }
  /** A subscription is live. */
  | { kind: 'connected' }
  /** A subscription was refused. */
  | { kind: 'ended'; errorType: string };

/** A client in a process of its own. */
export interface Client {
  /** Runs a query or mutation. @throws VaultError */
  graphql<Data>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  watch(vaultId: string): void;
  become(username: string): void;
  /** What its subscriptions told so far. */
  events: SeenEvent[];
  /** How often a subscription became live. */
  connections(): number;
  /** The error type of the last subscription that was refused. */
  ended(): string | undefined;
  /** Holds the whole process still, and lets it go on. */
  hold(): void;
  goOn(): void;
  stop(): void;
}

/**
 * Starts a client of a stack, as a user or a role by its name.
 *
 * @param options.firstTokenSeconds how long its first token lives
 * @param options.shim code that it runs first; it then trusts no authority of the stack's
 */
export async function startClient(
  library: Library,
  name: string,
  stack: { origin: string; dataDir: string },
  { firstTokenSeconds = 3600, shim }: { firstTokenSeconds?: number; shim?: string } = {},
): Promise<Client> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(projectRoot, 'tests/clients/driver.ts')], {
    cwd: projectRoot,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...(shim ? { CLIENT_SHIM: shim } : { NODE_EXTRA_CA_CERTS: join(stack.dataDir, 'ca.pem') }),
      VAULT_ORIGIN: stack.origin,
      VAULT_DATA_DIR: stack.dataDir,
      CLIENT_LIBRARY: library,
      CLIENT_NAME: name,
      CLIENT_FIRST_TOKEN_SECONDS: String(firstTokenSeconds),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const waiting = new Map<number, { resolve(data: unknown): void; reject(error: Error): void }>();
  const events: SeenEvent[] = [];
  let connections = 0;
  let ended: string | undefined;
  let lastId = 0;
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));

  const hear: { [Kind in Answer['kind']]: (answer: Extract<Answer, { kind: Kind }>) => void } = {
    ready: () => undefined,
    data: ({ id, data }) => waiting.get(id)?.resolve(data),
    refused: ({ id, errorType, message }) => waiting.get(id)?.reject(new VaultError(errorType, message)),
    event: ({ event }) => void events.push(event),
    connected: () => void (connections += 1),
    ended: ({ errorType }) => void (ended = errorType),
  };
  const send = (request: Request): void => void child.send(request);
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(stderr)));
    child.on('message', (answer: Answer) => {
      (hear[answer.kind] as (answer: Answer) => void)(answer);
      resolve();
    });
  });
  return {
    graphql: async <Data>(query: string, variables = {}) =>
      (await new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        send({ id: lastId, query, variables });
      })) as Data,
    watch: (vaultId) => send({ watch: vaultId }),
    become: (username) => send({ become: username }),
    events,
    connections: () => connections,
    ended: () => ended,
    hold: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
    stop: () => child.disconnect(),
  };
}
