/**
 * The function's own credentials, from the environment, as Lambda gives them. In the bundles this file also stands for
 * the SDK's chain of credential providers (`bundler/buildFunctions.ts`), which would cost size and start time.
 */

/** AWS credentials as the SDK takes them. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Reads the credentials anew at each call. Rejects with a `CredentialsMissing` error when there are none. */
export function credentials(): Promise<Credentials> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    const missing = new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are missing.');
    missing.name = 'CredentialsMissing';
    return Promise.reject(missing);
  }
  return Promise.resolve({
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
  });
}

/** What `@aws-sdk/credential-provider-node` exports: a provider that clients without credentials of their own ask. */
export const defaultProvider = () => credentials;
