import { readFileSync } from 'node:fs';
import { Amplify } from 'aws-amplify';
import { fetchAuthSession, signIn } from 'aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';

/** A vault that is there already, and who the tests are in it. */
export interface DeployedVault {
  /** Of GraphQL. */
  endpoint: string;
  /** Of alice and bob, for an hour or as long as the pool says. */
  accessTokens: { alice: string; bob: string };
}

/**
 * Signs the two test users in, by SRP: the one way in that a deployed pool offers.
 * @param configFile an Amplify v6 `ResourcesConfig`, as `npm run deploy` writes it and a local stack serves it
 * @param usersFile JSON: a list of `{ "username": …, "password": … }`; the first plays alice, the second bob
 * @throws Error in words for the person who runs the tests; it never holds a password
 */
export async function openDeployedVault(
  configFile: string,
  usersFile: string | undefined,
): Promise<DeployedVault> {
  if (!usersFile)
    throw new Error('VAULT_CONFIG is set: set VAULT_TEST_USERS as well, a JSON file with two users.');
  const config = readJson<Parameters<typeof Amplify.configure>[0] & object>('VAULT_CONFIG', configFile);
  const users = readJson<{ username: string; password: string }[]>('VAULT_TEST_USERS', usersFile);
  const endpoint = 'API' in config ? config.API?.GraphQL?.endpoint : undefined;
  const [alice, bob] = Array.isArray(users) ? users : [];
  if (!endpoint) throw new Error('VAULT_CONFIG names a file without API.GraphQL.endpoint.');
  if (!alice || !bob || alice.username === bob.username)
    throw new Error('VAULT_TEST_USERS names a file that lists no two users.');
  Amplify.configure(config);
  return { endpoint, accessTokens: { alice: await accessTokenOf(alice), bob: await accessTokenOf(bob) } };
}

function readJson<T>(variable: string, file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    throw new Error(`${variable} does not name a JSON file that can be read.`);
  }
}

async function accessTokenOf({ username, password }: { username: string; password: string }) {
  // A storage for each: Amplify knows one user at a time, and a sign-out would revoke the token.
  const kept = new Map<string, string>();
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    setItem: async (key, value) => void kept.set(key, value),
    getItem: async (key) => kept.get(key) ?? null,
    removeItem: async (key) => void kept.delete(key),
    clear: async () => kept.clear(),
  });
  const { isSignedIn, nextStep } = await signIn({ username, password }).catch((error: unknown) => {
    const kind = error instanceof Error ? error.name : 'for no reason given';
    throw new Error(`The test user ${username} could not sign in: ${kind}.`);
  });
  const token = isSignedIn ? (await fetchAuthSession()).tokens?.accessToken : undefined;
  if (!token) throw new Error(`The test user ${username} must first do ${nextStep.signInStep}.`);
  return token.toString();
}
