/** A one-time code, made by the vault from a seed that stays sealed: `npx tsx examples/totpCode.ts` beside a running `npm start`. */
import WebSocket from 'ws';
import type { Mutation, Query } from '../generated/schema.ts';
import { demoUser, origin } from './demoUser.ts';
import { fetchConfig, signIn } from './vaultClient.ts';

const { username, password } = demoUser();
const vault = await signIn(await fetchConfig(origin), username, password, { WebSocket });
console.log(`signed in as ${username}`);

const { createVault } = await vault.graphql<Pick<Mutation, 'createVault'>>(
  `mutation ($input: CreateVaultInput!) { createVault(input: $input) { id } }`,
  { input: { requestToken: crypto.randomUUID(), name: 'One-time codes' } },
);
const vaultId = createVault?.id;

const { createItem } = await vault.graphql<Pick<Mutation, 'createItem'>>(
  `mutation ($input: CreateItemInput!) { createItem(input: $input) { id } }`,
  {
    input: {
      requestToken: crypto.randomUUID(),
      vaultId,
      title: 'Example login',
      // What a QR code of a service holds.
      login: { password: 'a password', totp: 'otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP' },
    },
  },
);

const { totpCode } = await vault.graphql<Pick<Query, 'totpCode'>>(
  `query ($vaultId: ID!, $itemId: ID!) {
    totpCode(vaultId: $vaultId, itemId: $itemId) { code nextCode secondsLeft period digits }
  }`,
  { vaultId, itemId: createItem?.id },
);
// An app shows the code, and the next one once its seconds are over: each call counts as a reveal.
console.log(`a code of ${totpCode?.digits} digits, a new one each ${totpCode?.period} seconds`);

await vault.signOut();
console.log('signed out');
