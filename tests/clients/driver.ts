/**
 * A client in a process of its own, as an application has it: the real library, `ws` as the global WebSocket, the
 * authority of `NODE_EXTRA_CA_CERTS`. It does what its parent asks by IPC; `client.ts` has the messages.
 */
import { fetchConfig } from '../../examples/vaultClient.ts';
import { VaultError } from '../../examples/vaultError.ts';
import type { Graphql, WatchListener } from '../../examples/catchUp.ts';
import { openMachines } from '../../local/users/machines.ts';
import { tokenCommand } from '../../local/users/tokenCommand.ts';
import type { Answer, Library, Request } from './client.ts';

const { CLIENT_LIBRARY, CLIENT_SHIM, CLIENT_FIRST_TOKEN_SECONDS = '3600', VAULT_DATA_DIR = '' } = process.env;
const config = await fetchConfig(process.env.VAULT_ORIGIN ?? '');

let name = process.env.CLIENT_NAME ?? '';
let token = '';
let validUntil = 0;
let seconds = CLIENT_FIRST_TOKEN_SECONDS;

/** The same token until a second before it expires, since it expires at a whole second; the next one lives an hour. */
async function accessToken(): Promise<string> {
  if (Date.now() < validUntil) return token;
  const { stdout, stderr } = await tokenCommand([name, '--expires-in', seconds], VAULT_DATA_DIR);
  if (stderr) throw new Error(stderr);
  token = stdout.trim();
  validUntil = Date.now() + (Number(seconds) - 1) * 1000;
  seconds = '3600';
  return token;
}

function machineCredentials() {
  const issued = openMachines(VAULT_DATA_DIR, { create: false }).issueCredentials(name, 'test', 3600);
  return Promise.resolve({
    accessKeyId: issued.AccessKeyId,
    secretAccessKey: issued.SecretAccessKey,
    sessionToken: issued.SessionToken,
  });
}

interface Vault {
  graphql: Graphql;
  watch(vaultId: string, on: WatchListener): () => void;
}

const libraries: Record<Library, () => Promise<Vault>> = {
  async amplify() {
    const amplify = await import('../../examples/amplifyClient.ts');
    amplify.configureUser(config, accessToken);
    return amplify;
  },
  async 'amplify-iam'() {
    const amplify = await import('../../examples/amplifyClient.ts');
    amplify.configureMachine(config, machineCredentials);
    return amplify;
  },
  async apollo() {
    const { connectApollo } = await import('../../examples/apolloClient.ts');
    return connectApollo(config, accessToken);
  },
  async fetch() {
    const { default: WebSocket } = await import('ws');
    const { connect } = await import('../../examples/vaultClient.ts');
    const { watch } = await import('../../examples/watchVault.ts');
    const vault = connect(config, accessToken, { WebSocket });
    return { graphql: vault.graphql, watch: (vaultId, on) => watch(vault, vaultId, on) };
  },
};

const vault = await libraries[CLIENT_LIBRARY as Library]();
// After the library, whose module sets the global WebSocket.
if (CLIENT_SHIM) new Function(CLIENT_SHIM)();
let stopWatching = (): void => undefined;
const tell = (answer: Answer): void => void process.send?.(answer);

process.on('message', (request: Request) => {
  if ('become' in request) {
    stopWatching();
    name = request.become;
    validUntil = 0;
  } else if ('watch' in request) {
    stopWatching = vault.watch(request.watch, {
      event: (event) => tell({ kind: 'event', event }),
      connected: () => tell({ kind: 'connected' }),
      ended: ({ errorType }) => tell({ kind: 'ended', errorType }),
    });
  } else {
    const { id, query, variables } = request;
    vault.graphql(query, variables).then(
      (data) => tell({ kind: 'data', id, data }),
      (error: unknown) => {
        const errorType = error instanceof VaultError ? error.errorType : 'Failed';
        tell({ kind: 'refused', id, errorType, message: String(error) });
      },
    );
  }
});
process.on('disconnect', () => process.exit());
tell({ kind: 'ready' });
