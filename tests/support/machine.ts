import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { inject } from 'vitest';
import { openMachines, type MachineCredentials } from '../../local/users/machines.ts';
import { post, toData, type Answer } from './http.ts';
import { apiOf, type Api } from './api.ts';

/** Credentials of an IAM role, as `npm run token -- --machine ROLE` prints them. */
export function credentialsOf(role: string, session = 'test'): MachineCredentials {
  return openMachines(inject('dataDir'), { create: false }).issueCredentials(role, session, 900);
}

/** How a request is signed; a test changes one of them. */
export interface Signing {
  credentials: MachineCredentials;
  service?: string;
  region?: string;
  date?: Date;
}

/** A request to `/graphql`, or to another path, under AWS Signature Version 4, with its headers. */
export async function signed(
  { credentials, service = 'appsync', region = 'us-east-1', date = new Date() }: Signing,
  parts: { method: string; path?: string; query?: Record<string, string>; body?: string },
): Promise<{ headers: Record<string, string> }> {
  const { host, hostname } = new URL(inject('origin'));
  const signer = new SignatureV4({
    service,
    region,
    sha256: Sha256,
    credentials: {
      accessKeyId: credentials.AccessKeyId,
      secretAccessKey: credentials.SecretAccessKey,
      sessionToken: credentials.SessionToken,
    },
  });
  const headers = { host, 'content-type': 'application/json' };
  const request = { path: '/graphql', ...parts, protocol: 'http:', hostname, headers };
  return signer.sign(request, { signingDate: date });
}

/** Posts a GraphQL request under AWS Signature Version 4. `changed` replaces the body after it was signed. */
export async function postSigned(signing: Signing, body: string, changed = body): Promise<Answer> {
  const { headers } = await signed(signing, { method: 'POST', body });
  return post(changed, headers);
}

/** A vault's operations as a machine, by its role. */
export function machineOf(role: string, session?: string): Api {
  let credentials: MachineCredentials | undefined;
  return apiOf({
    graphql: async <Data>(query: string, variables: object = {}) => {
      credentials ??= credentialsOf(role, session);
      return toData<Data>(await postSigned({ credentials }, JSON.stringify({ query, variables })));
    },
    subscribe: () => Promise.reject(new Error('Machines do not subscribe in these tests')),
    signOut: () => Promise.resolve(),
  });
}

/** The unique id of a role, as the vault sees it when that role calls. */
export async function roleIdOf(role: string): Promise<string> {
  const parts = { method: 'POST', body: '{}' };
  const { headers } = await signed({ credentials: credentialsOf(role) }, parts);
  const request = { ...parts, path: '/graphql', headers };
  const session = await openMachines(inject('dataDir'), { create: false }).verifySignature(request, {
    service: 'appsync',
  });
  return session.roleId;
}
