import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openDataDir } from '../../local/dataDir.ts';
import { answerCognito } from '../../local/users/cognitoIdp.ts';
import { openUserPool } from '../../local/users/pool.ts';
import type { UserPool } from '../../local/users/pool.ts';
import { clientConfig } from '../../local/users/settings.ts';

/** A data folder of a test's own. */
export function temporaryDataDir(): { dataDir: string; remove: () => void } {
  const dataDir = openDataDir(mkdtempSync(join(tmpdir(), 'vault-users-')));
  return { dataDir, remove: () => rmSync(dataDir, { recursive: true, force: true }) };
}

/** A pool of a test's own, with the password of each demo user. */
export async function temporaryPool() {
  const { dataDir, remove } = temporaryDataDir();
  const pool = await openUserPool(dataDir);
  return { pool, dataDir, passwordOf: passwords(pool), remove };
}

/** A request to the pool as it came over HTTP. */
export interface SeenRequest {
  operation: string;
  body: string;
}

/** The pool behind HTTP on a free port of loopback, with what it was asked, and a hook that runs before each answer. */
export async function serveCognito(pool: UserPool) {
  const seen: SeenRequest[] = [];
  const hooks: { before: (request: SeenRequest) => void } = { before: () => {} };
  const server = createServer((request, response) => {
    void (async () => {
      if (request.url === '/config.json') {
        response.end(JSON.stringify(clientConfig(origin)));
        return;
      }
      const target = String(request.headers['x-amz-target']);
      const arrived = { operation: target.slice(target.indexOf('.') + 1), body: await text(request) };
      seen.push(arrived);
      hooks.before(arrived);
      const { status, body } = await answerCognito(pool, target, arrived.body);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { origin, seen, hooks, close };
}

/** Asks the pool without HTTP. */
export async function ask(pool: UserPool, operation: string, input: Record<string, unknown>) {
  const target = `AWSCognitoIdentityProviderService.${operation}`;
  const answer = await answerCognito(pool, target, JSON.stringify(input));
  return { status: answer.status, body: answer.body as CognitoBody };
}

/** What a pool may answer. */
export interface CognitoBody {
  __type?: string;
  message?: string;
  Username?: string;
  UserConfirmed?: boolean;
  ChallengeParameters?: Record<string, string>;
  AuthenticationResult?: Record<string, string>;
}

function passwords(pool: UserPool) {
  return (username: string) => pool.newDemoUsers.find((user) => user.username === username)?.password ?? '';
}
