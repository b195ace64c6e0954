/**
 * A machine by AWS Amplify v6 with IAM, beside a running `npm start`: `npx tsx examples/amplifyMachine.ts`
 *
 * Its credentials come from a command, as an AWS `credential_process` gives them: here from the local vault, for any role
 * name. In AWS a machine has those of its role already.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Query } from '../generated/schema.ts';
import { configureMachine, graphql, type MachineCredentials } from './amplifyClient.ts';
import { origin } from './demoUser.ts';
import { fetchConfig } from './vaultClient.ts';
import { VaultError } from './vaultError.ts';

const earlierMilliseconds = 60_000;
let credentials: MachineCredentials | undefined;
let expiresAt = 0;

async function freshCredentials(): Promise<MachineCredentials> {
  if (credentials && Date.now() < expiresAt - earlierMilliseconds) return credentials;
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'token', '--', '--machine', 'ci']);
  const issued = JSON.parse(stdout) as Record<
    'AccessKeyId' | 'SecretAccessKey' | 'SessionToken' | 'Expiration',
    string
  >;
  credentials = {
    accessKeyId: issued.AccessKeyId,
    secretAccessKey: issued.SecretAccessKey,
    sessionToken: issued.SessionToken,
  };
  expiresAt = Date.parse(issued.Expiration);
  return credentials;
}

configureMachine(await fetchConfig(origin), freshCredentials);

const { me } = await graphql<Pick<Query, 'me'>>('{ me { id kind } }', {});
console.log(`called as the ${me?.kind.toLowerCase()} ${me?.id}`);

// A machine sees the vaults whose owner has added it, and no other: those do not even exist for it.
try {
  await graphql('query ($vaultId: ID!) { items(vaultId: $vaultId) { items { id } } }', {
    vaultId: process.env.VAULT_ID ?? 'A'.repeat(26),
  });
} catch (error) {
  if (!(error instanceof VaultError)) throw error;
  console.log(`refused elsewhere: ${error.errorType}`);
}
