import { fetchConfig, signIn, type VaultClient, type VaultConfig } from '../../../examples/vaultClient.ts';

/** Who is signed in. Its tokens are in the client's memory alone and end with the page. */
export interface Session {
  username: string;
  /** The id that the vault knows the user by: `sub` of the user pool. */
  userId: string;
  vault: VaultClient;
}

interface Me {
  me: { id: string; username?: string | null } | null;
}

/**
 * Signs in with USER_PASSWORD_AUTH and asks the vault whom it sees.
 * @throws Error with what Cognito or the vault answered, fit to be shown as it is
 */
export async function signInWithPassword(username: string, password: string): Promise<Session> {
  try {
    const config = fromThisOrigin(await fetchConfig(location.origin));
    const vault = await signIn(config, username, password);
    const { me } = await vault.graphql<Me>('{ me { id username } }');
    return { username: me?.username ?? username, userId: me?.id ?? '', vault };
  } catch (error) {
    // What fetch throws when nobody answers.
    if (error instanceof TypeError) throw new Error('The server does not answer. Is it still running?');
    throw error;
  }
}

/** The page may speak to the server it came from alone, and that may have been opened as localhost or as 127.0.0.1. */
function fromThisOrigin(config: VaultConfig): VaultConfig {
  const here = (url: string) => new URL(new URL(url).pathname, location.origin).href;
  const { Auth, API } = config;
  const { userPoolEndpoint } = Auth.Cognito;
  return {
    Auth: {
      Cognito: { ...Auth.Cognito, ...(userPoolEndpoint && { userPoolEndpoint: here(userPoolEndpoint) }) },
    },
    API: { GraphQL: { ...API.GraphQL, endpoint: here(API.GraphQL.endpoint) } },
  };
}
