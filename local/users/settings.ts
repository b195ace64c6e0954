/** What the local user pool is called. Shaped as in production, so that the same verifier accepts its tokens. */

/** The region of everything local. */
export const region = 'us-east-1';

/** The AWS account of everything local. */
export const accountId = '000000000000';

/** The user pool. */
export const userPoolId = `${region}_LocalVault`;

/** The one client of the user pool; it has no secret, as an app in a browser can keep none. */
export const userPoolClientId = 'localvaultlocalvaultlocalv';

/** `iss` of every token. */
export const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;

/** The shortest password, the same as in the deployed pool. */
export const passwordMinimumLength = 12;

/** The longest password that Cognito takes. */
export const passwordMaximumLength = 256;

/** An Amplify v6 `ResourcesConfig`: what a client must know of the stack. */
export interface ClientConfig {
  Auth: {
    Cognito: {
      userPoolId: string;
      userPoolClientId: string;
      /** Where the cognito-idp calls go. Amplify posts to exactly this URL; absent, to AWS. */
      userPoolEndpoint: string;
    };
  };
  API: { GraphQL: { endpoint: string; region: string; defaultAuthMode: 'userPool' } };
}

/**
 * What `/config.json` answers.
 *
 * @param origin scheme, host and port that the client reaches, e.g. `http://127.0.0.1:4000`
 */
export function clientConfig(origin: string): ClientConfig {
  return {
    Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint: `${origin}/cognito` } },
    API: { GraphQL: { endpoint: `${origin}/graphql`, region, defaultAuthMode: 'userPool' } },
  };
}
