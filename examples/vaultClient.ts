/**
 * A plain client of the vault on fetch and WebSocket, for Node and browsers, without a library. `connect` serves a vault
 * on this machine and a deployed one alike; `signIn` is for the local one, since a deployed user pool takes sign-in by
 * SRP alone (there, let Amplify sign in, and give its access token to `connect`).
 *
 *   const config = await fetchConfig('http://127.0.0.1:4000');
 *   const vault = await signIn(config, 'alice', password, { WebSocket });
 *   const { vaults } = await vault.graphql<Pick<Query, 'vaults'>>('{ vaults { items { id name } } }');
 */
import { subscribe } from './realtime.ts';
import type { Subscription, WebSocketConstructor } from './realtime.ts';
import { VaultError } from './vaultError.ts';
import type { Variables } from './vaultError.ts';

/** What a client must know of a vault: an Amplify v6 `ResourcesConfig`, as `/config.json` answers it. */
export interface VaultConfig {
  Auth: {
    Cognito: {
      userPoolId: string;
      userPoolClientId: string;
      /** Where to sign in; absent, Amazon Cognito in the region of the pool. */
      userPoolEndpoint?: string;
    };
  };
  API: { GraphQL: { endpoint: string; region: string; defaultAuthMode: string } };
}

/** A client with somebody's access token. */
export interface ConnectedClient {
  /**
   * Runs a query or mutation and answers its `data`.
   *
   * @throws VaultError when the request or any of its fields fails
   */
  graphql<Data>(query: string, variables?: Variables): Promise<Data>;
  /**
   * Starts a subscription; resolves once the server has accepted it, so that no later event is missed.
   *
   * @throws VaultError when it is refused
   */
  subscribe<Data>(query: string, variables?: Variables): Promise<Subscription<Data>>;
}

/** A client that signed in by itself. */
export interface VaultClient extends ConnectedClient {
  /** Revokes the refresh token. An access token that is out stays valid until it expires, an hour at most. */
  signOut(): Promise<void>;
}

/** A client that signed in by itself, whose sign-in serves a client of another kind too. */
export interface SignedInClient extends VaultClient {
  /** Answers a valid access token each time. */
  accessToken(): Promise<string>;
}

/** Options of `connect` and `signIn`. */
export interface ClientOptions {
  /** The WebSocket class, for `subscribe`: that of `ws` in Node, by default the browser's own. */
  WebSocket?: WebSocketConstructor;
}

/** Refresh a little early: a token must not expire on its way. */
const refreshMarginMilliseconds = 60_000;

/**
 * Reads the configuration of a vault.
 *
 * @param origin scheme, host and port, e.g. `http://127.0.0.1:4000`; a deployed vault's config.json may lie anywhere
 */
export async function fetchConfig(origin: string): Promise<VaultConfig> {
  const response = await fetch(new URL('/config.json', origin));
  if (!response.ok)
    throw new VaultError('ConfigUnavailable', `${origin}/config.json answered ${response.status}`);
  return (await response.json()) as VaultConfig;
}

/**
 * A client for whoever the access token names.
 *
 * @param accessToken answers a valid access token each time; an app on Amplify takes it from `fetchAuthSession`
 */
export function connect(
  config: VaultConfig,
  accessToken: () => Promise<string>,
  options: ClientOptions = {},
): ConnectedClient {
  const { endpoint } = config.API.GraphQL;
  return {
    graphql: async <Data>(query: string, variables: Variables = {}) =>
      postGraphql<Data>(endpoint, await accessToken(), query, variables),
    subscribe: <Data>(query: string, variables: Variables = {}) =>
      subscribe<Data>({ endpoint, accessToken, WebSocket: options.WebSocket }, query, variables),
  };
}

/**
 * Signs in by password (Cognito's USER_PASSWORD_AUTH, over TLS or loopback) and keeps the sign-in fresh.
 *
 * @throws VaultError `NotAuthorizedException` when the name or password is wrong
 */
export async function signIn(
  config: VaultConfig,
  username: string,
  password: string,
  options: ClientOptions = {},
): Promise<SignedInClient> {
  const ClientId = config.Auth.Cognito.userPoolClientId;
  const AuthParameters = { USERNAME: username, PASSWORD: password };
  const { RefreshToken, ...first } = await authenticate('InitiateAuth', {
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters,
  });
  let tokens = first;
  let refreshing: Promise<void> | undefined;

  async function authenticate(operation: string, input: Variables) {
    const answer = await callCognito(config, operation, { ClientId, ...input });
    const { AuthenticationResult: result } = answer as { AuthenticationResult?: Tokens };
    if (!result)
      throw new VaultError('ChallengeRequired', 'This sign-in needs a further step: use Amplify for it.');
    return { ...result, expiresAt: Date.now() + result.ExpiresIn * 1000 };
  }

  async function accessToken(): Promise<string> {
    if (tokens.expiresAt - refreshMarginMilliseconds < Date.now()) {
      // One refresh for all who wait; after a failed one the next caller tries again.
      refreshing ??= refresh().finally(() => (refreshing = undefined));
      await refreshing;
    }
    return tokens.AccessToken;
  }

  async function refresh(): Promise<void> {
    tokens = await authenticate('GetTokensFromRefreshToken', { RefreshToken });
  }

  return {
    ...connect(config, accessToken, options),
    accessToken,
    signOut: async () => {
      await callCognito(config, 'RevokeToken', { ClientId, Token: RefreshToken });
    },
  };
}

interface Tokens {
  AccessToken: string;
  /** Seconds. */
  ExpiresIn: number;
  /** Absent in the answer to a refresh. */
  RefreshToken?: string;
}

interface GraphqlError {
  errorType?: string | null;
  errorInfo?: unknown;
  message: string;
}

async function postGraphql<Data>(
  endpoint: string,
  token: string,
  query: string,
  variables: Variables,
): Promise<Data> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: token, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Data; errors?: GraphqlError[] };
  const [error] = errors ?? [];
  if (error)
    throw new VaultError(error.errorType ?? 'BadRequest', error.message, error.errorInfo, data, errors);
  if (!response.ok || data === undefined)
    throw new VaultError('BadRequest', `The vault answered ${response.status}`);
  return data;
}

async function callCognito(config: VaultConfig, operation: string, input: Variables): Promise<unknown> {
  const { userPoolEndpoint, userPoolId } = config.Auth.Cognito;
  const [region] = userPoolId.split('_');
  const response = await fetch(userPoolEndpoint ?? `https://cognito-idp.${region}.amazonaws.com/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const answer = (await response.json()) as { __type?: string; message?: string };
  if (!response.ok) throw new VaultError(answer.__type ?? 'Unknown', answer.message ?? 'Sign-in failed');
  return answer;
}
