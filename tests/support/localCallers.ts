import type { Caller } from '../../local/appsync/types.ts';
import { roleOf } from '../../local/functions/functions.ts';
import { accountId } from '../../local/users/settings.ts';

/** The name by which `callerBy` knows the vault's own publisher. */
export const publisher = 'the publisher';

/** The name by which it knows the vault's own shredder. */
export const shredder = 'the shredder';

/** The name by which it knows somebody who came through an identity pool, whose role is `pooledRole`. */
export const identityPoolUser = 'somebody of an identity pool';

/** The role of an identity pool's users. */
export const pooledRole = 'IdentityPoolUser';

/** The name by which it knows a machine that assumed the same role by itself. */
export const machineOfPooledRole = 'a machine of the role of an identity pool';

const roles = new Map([
  [identityPoolUser, pooledRole],
  [machineOfPooledRole, pooledRole],
  [publisher, roleOf('publishEvents')],
  [shredder, roleOf('shredVaults')],
]);

/** A person by the `sub` of the user pool, who has just signed in, or a role of those above, as the authenticator says who calls. */
export function callerBy(id: string): Caller {
  const sourceIp = ['127.0.0.1'];
  const role = roles.get(id);
  if (role === undefined) {
    const issuer = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_LocalVault';
    const claims = { auth_time: Math.floor(Date.now() / 1000) };
    const identity = { sub: id, issuer, username: id, claims, sourceIp, groups: null };
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
      cognitoIdentityId: id === identityPoolUser ? 'us-east-1:00000000-0000-4000-8000-000000000000' : null,
      sourceIp,
      username: `AROA:${role}`,
      userArn: `arn:aws:sts::${accountId}:assumed-role/${role}/session`,
      cognitoIdentityAuthType: null,
      cognitoIdentityAuthProvider: null,
    },
    expiresAt: 0,
  };
}
