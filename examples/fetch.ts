/** The vault by fetch and WebSocket alone: `npx tsx examples/fetch.ts` beside a running `npm start`. */
import WebSocket from 'ws';
import type { Mutation, Query, Subscription } from '../generated/schema.ts';
import { demoUser, origin } from './demoUser.ts';
import { fetchConfig, signIn } from './vaultClient.ts';

const { username, password } = demoUser();
const vault = await signIn(await fetchConfig(origin), username, password, { WebSocket });
console.log(`signed in as ${username}`);

const { createVault } = await vault.graphql<Pick<Mutation, 'createVault'>>(
  `mutation ($input: CreateVaultInput!) { createVault(input: $input) { id name } }`,
  // A request token makes a retry after a lost answer harmless: the same token is one effect.
  { input: { requestToken: crypto.randomUUID(), name: 'Fetch example' } },
);
const vaultId = createVault?.id;
console.log(`created the vault ${createVault?.name}`);

const events = await vault.subscribe<Pick<Subscription, 'onVaultEvent'>>(
  `subscription ($vaultId: ID!) { onVaultEvent(vaultId: $vaultId) { id vaultId type itemId itemVersion } }`,
  { vaultId },
);

const { createItem } = await vault.graphql<Pick<Mutation, 'createItem'>>(
  `mutation ($input: CreateItemInput!) { createItem(input: $input) { id title version } }`,
  {
    input: {
      requestToken: crypto.randomUUID(),
      vaultId,
      title: 'Example login',
      username: 'someone@example.com',
      urls: ['https://example.com/'],
      login: { password: 'correct horse battery staple' },
    },
  },
);
console.log(`created the item ${createItem?.title}, version ${createItem?.version}`);

// Live push is a hint, and an app goes on without it: this one waits 20 seconds.
setTimeout(() => events.close(), 20_000).unref();
for await (const { onVaultEvent } of events) {
  console.log(`event ${onVaultEvent?.type}`);
  if (onVaultEvent?.itemId === createItem?.id) break;
}

const { items } = await vault.graphql<Pick<Query, 'items'>>(
  `query ($vaultId: ID!) { items(vaultId: $vaultId) { items { id title username } nextToken } }`,
  { vaultId },
);
console.log(`the vault lists ${items?.items.map(({ title }) => title).join(', ')}`);

const { revealSecret } = await vault.graphql<Pick<Query, 'revealSecret'>>(
  `query ($vaultId: ID!, $itemId: ID!) {
    revealSecret(vaultId: $vaultId, itemId: $itemId) { version secret { ... on LoginSecret { password } } }
  }`,
  { vaultId, itemId: createItem?.id },
);
// A real app shows it to its user and forgets it: a secret belongs into no log.
console.log(`revealed version ${revealSecret?.version}`);

await vault.signOut();
console.log('signed out');
