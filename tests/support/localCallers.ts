import type { Caller } from '../../local/appsync/types.ts';
import { roleOf } from '../../local/functions/functions.ts';
import { accountId } from '../../local/users/settings.ts';

/** The name by which `callerBy` knows the vault's own publisher. */
export const publisher = 'the publisher';

/** A person by the `sub` of the user pool, or the publisher, as the authenticator says who calls. */
export function callerBy(id: string): Caller {
  const sourceIp = ['127.0.0.1'];
  if (id !== publisher) {
    const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_LocalVault';
    const identity = { sub: id, issuer, username: id, claims: {}, sourceIp, groups: null };
    return {
      mode: 'AMAZON_COGNITO_USER_POOLS',
      identity: { ...identity, defaultAuthStrategy: 'ALLOW' },
      expiresAt: 0,
    };
  }
  return {
    mode: 'AWS_IAM',
    identity: {
      accountId,
      cognitoIdentityPoolId: null,
      cognitoIdentityId: null,
      sourceIp,
      username: 'AROA:publisher',
      userArn: `arn:aws:sts::${accountId}:assumed-role/${roleOf('publishEvents')}/publisher`,
      cognitoIdentityAuthType: null,
      cognitoIdentityAuthProvider: null,
    },
    expiresAt: 0,
  };
}
