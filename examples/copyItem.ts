/** An item handed on into a shared vault, sealed anew there: `npx tsx examples/copyItem.ts` beside a running `npm start`. */
import WebSocket from 'ws';
import type { Item, Mutation } from '../generated/schema.ts';
import { demoUser, origin } from './demoUser.ts';
import { repeatWhileBusy } from './repeatWhileBusy.ts';
import { fetchConfig, signIn } from './vaultClient.ts';

const { username, password } = demoUser();
const vault = await signIn(await fetchConfig(origin), username, password, { WebSocket });
console.log(`signed in as ${username}`);

const own = await newVault('My own');
const shared = await newVault('Shared');
const { createItem } = await vault.graphql<Pick<Mutation, 'createItem'>>(
  `mutation ($input: CreateItemInput!) { createItem(input: $input) { id } }`,
  {
    input: {
      requestToken: crypto.randomUUID(),
      vaultId: own,
      title: 'Guest network',
      wifi: { ssid: 'guests', password: 'the password of the guest network' },
    },
  },
);

// The secret never comes here: one function opens it in one vault and seals it in the other.
const input = {
  requestToken: crypto.randomUUID(),
  vaultId: shared,
  fromVaultId: own,
  itemId: createItem?.id,
  title: 'Guest network of the house',
};
const { copyItem } = await repeatWhileBusy(() =>
  vault.graphql<{ copyItem: Item }>(
    `mutation ($input: CopyItemInput!) { copyItem(input: $input) { id kind title version } }`,
    { input },
  ),
);
console.log(`copied as ${copyItem.title}, a ${copyItem.kind} of version ${copyItem.version}`);

await vault.signOut();
console.log('signed out');

async function newVault(name: string): Promise<string> {
  const { createVault } = await vault.graphql<Pick<Mutation, 'createVault'>>(
    `mutation ($input: CreateVaultInput!) { createVault(input: $input) { id } }`,
    { input: { requestToken: crypto.randomUUID(), name } },
  );
  return createVault?.id ?? '';
}
