/**
 * A vault watched by AWS Amplify v6, beside a running `npm start`:
 * `NODE_EXTRA_CA_CERTS=.local/ca.pem npx tsx examples/amplifySubscription.ts`
 *
 * Amplify opens `wss:`, whatever the endpoint's scheme, so Node must trust the authority of the data folder. With another
 * one, or none, Amplify waits and never says so.
 */
import { Amplify } from 'aws-amplify';
import { signIn, signOut } from 'aws-amplify/auth';
import type { Mutation } from '../generated/schema.ts';
import { graphql, watch } from './amplifyClient.ts';
import { demoUser, origin } from './demoUser.ts';

Amplify.configure(
  (await (await fetch(`${origin}/config.json`)).json()) as Parameters<typeof Amplify.configure>[0],
);
const { username, password } = demoUser();
await signIn({ username, password });
console.log(`signed in as ${username}`);

const { createVault } = await graphql<Pick<Mutation, 'createVault'>>(
  `
    mutation ($input: CreateVaultInput!) {
      createVault(input: $input) {
        id
        name
      }
    }
  `,
  { input: { requestToken: crypto.randomUUID(), name: 'Watched by Amplify' } },
);
console.log(`created the vault ${createVault?.name}`);

const vaultId = createVault?.id ?? '';
// The same one, should the connection be lost and come back meanwhile: still one note.
const noteToken = crypto.randomUUID();
let stop = () => {};
const seen = new Promise<void>((resolve, reject) => {
  stop = watch(vaultId, {
    event({ type }) {
      console.log(`event ${type}`);
      if (type === 'ITEM_CREATED') resolve();
    },
    connected() {
      console.log('watching');
      createNote().catch(reject);
    },
    ended: reject,
  });
});

async function createNote(): Promise<void> {
  await graphql(
    `
      mutation ($input: CreateItemInput!) {
        createItem(input: $input) {
          id
        }
      }
    `,
    {
      input: { requestToken: noteToken, vaultId, title: 'Example note', note: { text: 'For few eyes.' } },
    },
  );
}

await seen;
stop();
await signOut();
console.log('signed out');
// A timer of the library would hold the process for 15 seconds.
process.exit();
