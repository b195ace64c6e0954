/** What the Amplify examples share: a client whose answers are plain data, and a vault watched through gaps. */
import { Amplify } from 'aws-amplify';
import { decodeJWT } from 'aws-amplify/auth';
import { CONNECTION_STATE_CHANGE, ConnectionState, generateClient } from 'aws-amplify/api';
import { Hub } from 'aws-amplify/utils';
import WebSocket from 'ws';
import type { Subscription } from '../generated/schema.ts';
import { onVaultEvent, createFeed, type Graphql, type WatchListener } from './catchUp.ts';
import type { VaultConfig } from './vaultClient.ts';
import { refusalIn, VaultError } from './vaultError.ts';

// Amplify takes the global one, and Node has none before version 22. In a browser this line is not needed.
Object.assign(globalThis, { WebSocket });

const client = generateClient();

/**
 * Configures Amplify for a user whom something else has signed in. Where Amplify signs in itself, `Amplify.configure(config)`
 * is all that is needed.
 *
 * @param accessToken answers a valid one each time
 */
export function configureUser(config: VaultConfig, accessToken: () => Promise<string>): void {
  Amplify.configure(config as Parameters<typeof Amplify.configure>[0], {
    Auth: { tokenProvider: { getTokens: async () => ({ accessToken: decodeJWT(await accessToken()) }) } },
  });
}

/** Temporary credentials of an IAM role, in Amplify's names. */
export interface MachineCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}

/** Configures Amplify for a machine: requests and subscriptions are signed. @param credentials answers valid ones each time */
export function configureMachine(config: VaultConfig, credentials: () => Promise<MachineCredentials>): void {
  const { GraphQL } = config.API;
  Amplify.configure(
    { API: { GraphQL: { ...GraphQL, defaultAuthMode: 'iam' } } },
    {
      Auth: {
        credentialsProvider: {
          getCredentialsAndIdentityId: async () => ({ credentials: await credentials() }),
          clearCredentialsAndIdentityId: () => {},
        },
      },
    },
  );
}

/** Amplify throws `{ data, errors }` where a field fails. @throws VaultError */
export const graphql: Graphql = async <Data>(query: string, variables: Record<string, unknown>) => {
  try {
    const result = await client.graphql({ query, variables });
    if (!('data' in result)) throw new Error('Not a query or mutation.');
    return result.data as Data;
  } catch (error) {
    throw toVaultError(error);
  }
};

/**
 * Watches a vault. Amplify comes back by itself after a gap, with a fresh token; what came meanwhile is read from `changes`.
 *
 * @returns what ends it
 */
export function watch(vaultId: string, on: WatchListener): () => void {
  const feed = createFeed(graphql, vaultId, (event) => on.event(event));
  const stopListening = Hub.listen('api', ({ payload }) => {
    const { connectionState } = (payload.data ?? {}) as { connectionState?: ConnectionState };
    if (payload.event !== CONNECTION_STATE_CHANGE || connectionState !== ConnectionState.Connected) return;
    // A failed catch-up is made good by the next.
    feed.catchUp().then(
      () => on.connected(),
      () => undefined,
    );
  });
  const result = client.graphql({ query: onVaultEvent, variables: { vaultId } });
  if (!('subscribe' in result)) throw new Error('Not a subscription.');
  const subscription = result.subscribe({
    next: ({ data }) => feed.receive((data as Pick<Subscription, 'onVaultEvent'>).onVaultEvent),
    error: (error: unknown) => {
      stopListening();
      on.ended(toVaultError(error));
    },
  });
  return () => {
    stopListening();
    subscription.unsubscribe();
  };
}

function toVaultError(error: unknown): VaultError {
  const { data, errors } = (error ?? {}) as {
    data?: unknown;
    errors?: { errorType?: string; message: string; errorInfo?: unknown }[];
  };
  const [first] = errors ?? [];
  if (!first)
    return new VaultError('Unknown', error instanceof Error ? error.message : 'The request failed.');
  const refusal = refusalIn(first.message);
  if (refusal) return refusal;
  return new VaultError(first.errorType ?? 'Unknown', first.message, first.errorInfo, data, errors);
}
