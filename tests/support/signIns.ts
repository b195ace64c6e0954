import { inject } from 'vitest';
import WebSocket from 'ws';
import { connect, fetchConfig } from '../../examples/vaultClient.ts';
import { openUserPool } from '../../local/users/pool.ts';
import { issueAccessToken, newSession } from '../../local/users/tokens.ts';
import { apiOf, type Api } from './api.ts';

/**
 * The same person with a token of the shared stack's own pool that was refreshed from a sign-in of so many minutes ago.
 * Needs the keys of the local users (`itWithKeys`).
 */
export async function signedInAgo(person: Api, minutes: number): Promise<Api> {
  const { me } = await person.graphql<{ me: { id: string; username: string } }>('{ me { id username } }');
  const { key } = await openUserPool(inject('dataDir'), { create: false });
  const session = { ...newSession(), authTime: Math.floor(Date.now() / 1000) - minutes * 60 };
  const token = await issueAccessToken(key, { sub: me.id, username: me.username }, session);
  const client = connect(await fetchConfig(inject('origin')), () => Promise.resolve(token), { WebSocket });
  return apiOf({ ...client, signOut: () => Promise.resolve() });
}
