/** The vault by AWS Amplify v6: `npx tsx examples/amplify.ts` beside a running `npm start`. */
import { Amplify } from 'aws-amplify';
import { generateClient } from 'aws-amplify/api';
import { signIn, signOut } from 'aws-amplify/auth';
import type { Mutation, Query } from '../generated/schema.ts';
import { demoUser, origin } from './demoUser.ts';

Amplify.configure(
  (await (await fetch(`${origin}/config.json`)).json()) as Parameters<typeof Amplify.configure>[0],
);
const client = generateClient();

/** Amplify throws `{ data, errors }` where a field fails. */
async function graphql<Data>(query: string, variables: Record<string, unknown>): Promise<Data> {
  const result = await client.graphql({ query, variables });
  if (!('data' in result)) throw new Error('Not a query or mutation.');
  return result.data as Data;
}

const { username, password } = demoUser();
// By SRP: the password does not leave this process.
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
  { input: { requestToken: crypto.randomUUID(), name: 'Amplify example' } },
);
console.log(`created the vault ${createVault?.name}`);

const { createItem } = await graphql<Pick<Mutation, 'createItem'>>(
  `
    mutation ($input: CreateItemInput!) {
      createItem(input: $input) {
        id
        title
        version
      }
    }
  `,
  {
    input: {
      requestToken: crypto.randomUUID(),
      vaultId: createVault?.id,
      title: 'Example note',
      note: { text: 'Only for those who may read it.' },
    },
  },
);
console.log(`created the item ${createItem?.title}, version ${createItem?.version}`);

const { items } = await graphql<Pick<Query, 'items'>>(
  `
    query ($vaultId: ID!) {
      items(vaultId: $vaultId) {
        items {
          id
          title
        }
        nextToken
      }
    }
  `,
  { vaultId: createVault?.id },
);
console.log(`the vault lists ${items?.items.map(({ title }) => title).join(', ')}`);

await signOut();
console.log('signed out');
