import { util, type AppSyncIdentityCognito, type AppSyncIdentityIAM, type Context } from '@aws-appsync/utils';
import type { MemberKind } from '../generated/schema.ts';
import { fail } from './errors.ts';
import { machineId } from './keys.ts';

/** Who calls. */
export interface Caller {
  /** Member id: a person's Cognito `sub`, or `ACCOUNT:ROLE` of a machine. */
  id: string;
  kind: MemberKind;
  /** A person's sign-in name; null for a machine. */
  username: string | null;
  sourceIp: string;
  /** The session name of a machine's role. */
  session?: string;
  /** Unique id of a machine's role, `AROA…`; empty for a person. */
  roleId: string;
  /** Epoch seconds of a person's sign-in; 0 for a machine, which has none. */
  signedInAt: number;
}

/**
 * The caller as a member, from the proven identity alone and never from an argument.
 * Ends with `Unauthorized` for an IAM user and for an identity-pool identity: they are nobody in particular.
 */
export function callerOf(ctx: Context): Caller {
  if (util.authType() === 'User Pool Authorization') {
    const person = ctx.identity as AppSyncIdentityCognito;
    const claims = person.claims as { auth_time?: number };
    return {
      id: person.sub,
      kind: 'PERSON',
      username: person.username,
      sourceIp: person.sourceIp[0] ?? '',
      roleId: '',
      signedInAt: claims.auth_time ?? 0,
    };
  }
  const machine = ctx.identity as AppSyncIdentityIAM;
  const role = assumedRole(machine);
  if (role === '')
    fail('Unauthorized', 'Call as a user of the pool, or with the credentials of an assumed IAM role.');
  return {
    id: machineId(machine.accountId, role),
    kind: 'MACHINE',
    username: null,
    sourceIp: machine.sourceIp[0] ?? '',
    session: sessionOf(machine),
    roleId: machine.username.split(':')[0] ?? '',
    signedInAt: 0,
  };
}

/** Whether the caller is a function of the vault's own, by the role that it assumed: the schema keeps people out, this keeps other machines out. */
export function isOwnFunction(ctx: Context, variable: 'PUBLISHER_ROLE' | 'SHREDDER_ROLE'): boolean {
  return (
    util.authType() === 'IAM Authorization' &&
    assumedRole(ctx.identity as AppSyncIdentityIAM) === ctx.env[variable]
  );
}

/** The session name of an assumed-role caller. */
function sessionOf(identity: AppSyncIdentityIAM): string {
  return identity.userArn.split('/')[2] ?? '';
}

/** The role name of an assumed-role caller; empty for any other identity. */
function assumedRole(identity: AppSyncIdentityIAM): string {
  if (identity.cognitoIdentityId) return '';
  const arn = identity.userArn.split(':');
  const resource = (arn[5] ?? '').split('/');
  return arn[2] === 'sts' && resource[0] === 'assumed-role' ? (resource[1] ?? '') : '';
}
