/** What the Apollo example shares with its tests: a client on AppSync's links, and a vault watched through gaps. */
import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  gql,
  HttpLink,
  InMemoryCache,
} from '@apollo/client/core';
import { AUTH_TYPE, createAuthLink, type AuthOptions } from 'aws-appsync-auth-link';
import { CONTROL_EVENTS_KEY, createSubscriptionHandshakeLink } from 'aws-appsync-subscription-link';
import { tap } from 'rxjs';
import WebSocket from 'ws';
import type { Subscription } from '../generated/schema.ts';
import { onVaultEvent, createFeed, type Graphql, type WatchListener } from './catchUp.ts';
import type { VaultConfig } from './vaultClient.ts';
import { refusalIn, VaultError } from './vaultError.ts';

// The link takes the global one, and Node has none before version 22. In a browser this line is not needed.
Object.assign(globalThis, { WebSocket });

const comeBackAfterMilliseconds = 500;

/** The link tells `start_ack` as a result without data, on demand; Apollo drops such results, so it is heard here. */
const tellLive = new ApolloLink((operation, forward) =>
  forward(operation).pipe(
    tap(({ extensions }) => {
      const { onLive } = operation.getContext() as { onLive?: () => void };
      if (extensions?.controlMsgType === 'CONNECTED') onLive?.();
    }),
  ),
);

/** A client on Apollo. */
export interface ApolloVault {
  graphql: Graphql;
  /**
   * Watches a vault. The link ends a subscription when its connection breaks; this subscribes again, and reads from
   * `changes` what came meanwhile.
   *
   * @returns what ends it
   */
  watch(vaultId: string, on: WatchListener): () => void;
}

/** Connects as whoever the access token names. @param accessToken answers a valid one each time */
export function connectApollo(config: VaultConfig, accessToken: () => Promise<string>): ApolloVault {
  const { endpoint: url, region } = config.API.GraphQL;
  const auth: AuthOptions = { type: AUTH_TYPE.AMAZON_COGNITO_USER_POOLS, jwtToken: accessToken };
  const client = new ApolloClient({
    link: ApolloLink.from([
      tellLive,
      createAuthLink({ url, region, auth }),
      createSubscriptionHandshakeLink({ url, region, auth }, new HttpLink({ uri: url })),
    ]),
    cache: new InMemoryCache(),
    // A vault is never answered from a cache: secrets do not belong there, and a right may be gone.
    defaultOptions: { query: { fetchPolicy: 'no-cache' }, mutate: { fetchPolicy: 'no-cache' } },
  });

  const graphql: Graphql = async <Data>(text: string, variables: Record<string, unknown>) => {
    const document = gql(text);
    const isMutation = document.definitions.some((one) => 'operation' in one && one.operation === 'mutation');
    try {
      const { data } = isMutation
        ? await client.mutate({ mutation: document, variables })
        : await client.query({ query: document, variables });
      return data as Data;
    } catch (error) {
      throw toVaultError(error);
    }
  };

  return {
    graphql,
    watch(vaultId, on) {
      const feed = createFeed(graphql, vaultId, (event) => on.event(event));
      let end = () => {};
      let timer: NodeJS.Timeout | undefined;
      const onLive = (): void => {
        // A failed catch-up is made good by the next.
        feed.catchUp().then(
          () => on.connected(),
          () => undefined,
        );
      };
      const lost = (error: object): void => {
        end();
        const refusal = refusalIn(messageOf(error));
        if (refusal) on.ended(refusal);
        else timer = setTimeout(begin, comeBackAfterMilliseconds);
      };
      const begin = (): void => {
        const subscription = client
          .subscribe({
            query: gql(onVaultEvent),
            variables: { vaultId },
            fetchPolicy: 'no-cache',
            context: { controlMessages: { [CONTROL_EVENTS_KEY]: true }, onLive },
          })
          .subscribe(({ data, error }) => {
            if (error) lost(error);
            else feed.receive((data as Pick<Subscription, 'onVaultEvent'> | undefined)?.onVaultEvent);
          });
        end = () => subscription.unsubscribe();
      };
      begin();
      return () => {
        clearTimeout(timer);
        end();
      };
    },
  };
}

/** What the link says went wrong, which is no Error: Apollo wraps it into one of its own. */
function messageOf(error: object): string {
  const { cause } = error as { cause?: { errors?: { message: string }[] } };
  return cause?.errors?.[0]?.message ?? '';
}

function toVaultError(error: unknown): VaultError {
  if (!CombinedGraphQLErrors.is(error))
    return new VaultError('Unknown', error instanceof Error ? error.message : 'The request failed.');
  const [first] = error.errors as readonly { errorType?: string; message: string; errorInfo?: unknown }[];
  return new VaultError(
    first?.errorType ?? 'Unknown',
    first?.message ?? '',
    first?.errorInfo,
    error.data,
    error.errors,
  );
}
