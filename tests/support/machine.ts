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

/** Posts a GraphQL request under AWS Signature Version 4. `changed` replaces the body after it was signed. */
export async function postSigned(signing: Signing, body: string, changed = body): Promise<Answer> {
  const { credentials, service = 'appsync', region = 'us-east-1', date = new Date() } = signing;
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
  const request = {
    method: 'POST',
    protocol: 'http:',
    hostname,
    path: '/graphql',
    headers: { host, 'content-type': 'application/json' },
    body,
  };
  const { headers } = await signer.sign(request, { signingDate: date });
  return post(changed, headers);
}

/** A vault's operations as a machine, by its role. */
export function machineOf(role: string, session?: string): Api {
  const credentials = credentialsOf(role, session);
  return apiOf({
    graphql: async <Data>(query: string, variables: object = {}) =>
      toData<Data>(await postSigned({ credentials }, JSON.stringify({ query, variables }))),
    subscribe: () => Promise.reject(new Error('Machines do not subscribe in these tests')),
    signOut: () => Promise.resolve(),
  });
}
