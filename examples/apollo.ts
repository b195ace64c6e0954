/**
 * The vault by Apollo Client with AppSync's links, on plain http: `npx tsx examples/apollo.ts` beside a running `npm start`.
 * Apollo signs nobody in; the plain client does, and an app with a deployed vault lets Amplify do it.
 */
import type { Mutation, Query } from '../generated/schema.ts';
import { connectApollo } from './apolloClient.ts';
import { demoUser, origin } from './demoUser.ts';
import { fetchConfig, signIn } from './vaultClient.ts';

const { username, password } = demoUser();
const config = await fetchConfig(origin);
const session = await signIn(config, username, password);
const vault = connectApollo(config, session.accessToken);
console.log(`signed in as ${username}`);

const { createVault } = await vault.graphql<Pick<Mutation, 'createVault'>>(
  `mutation ($input: CreateVaultInput!) { createVault(input: $input) { id name } }`,
  { input: { requestToken: crypto.randomUUID(), name: 'Apollo example' } },
);
console.log(`created the vault ${createVault?.name}`);

const vaultId = createVault?.id ?? '';
// The same one, should the connection be lost and come back meanwhile: still one note.
const noteToken = crypto.randomUUID();
let stop = () => {};
const seen = new Promise<void>((resolve, reject) => {
  stop = vault.watch(vaultId, {
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
  await vault.graphql(`mutation ($input: CreateItemInput!) { createItem(input: $input) { id } }`, {
    input: { requestToken: noteToken, vaultId, title: 'Example note', note: { text: 'For few eyes.' } },
  });
}

await seen;
stop();
const { items } = await vault.graphql<Pick<Query, 'items'>>(
  `query ($vaultId: ID!) { items(vaultId: $vaultId) { items { id title } nextToken } }`,
  { vaultId },
);
console.log(`the vault lists ${items?.items.map(({ title }) => title).join(', ')}`);
await session.signOut();
console.log('signed out');
// A timer of the link would hold the process for 15 seconds.
process.exit();
