/**
 * All secrets of a vault, a hundred a request: `VAULT_ID=… npx tsx examples/revealAll.ts` beside a running `npm start`. Without
 * `VAULT_ID` it makes a vault of its own.
 */
import WebSocket from 'ws';
import type { Mutation, Query, RevealedSecret } from '../generated/schema.ts';
import { demoUser, origin } from './demoUser.ts';
import { fetchConfig, signIn, type VaultClient } from './vaultClient.ts';

const mostAtOnce = 100;

const { username, password } = demoUser();
const vault = await signIn(await fetchConfig(origin), username, password, { WebSocket });
console.log(`signed in as ${username}`);

const vaultId = process.env.VAULT_ID ?? (await newVault(vault));
let left = await listAll(vault, vaultId);
console.log(`the vault lists ${left.length} items`);

let opened = 0;
while (left.length > 0) {
  const { revealed, again } = await reveal(vault, vaultId, left.slice(0, mostAtOnce));
  // A real app shows them to its user, or writes them where only that user can read.
  opened += revealed.length;
  left = [...again, ...left.slice(mostAtOnce)];
}
console.log(`revealed ${opened}`);

await vault.signOut();
console.log('signed out');

/** Opens some; `again` are those that were too large beside the others, or came at a busy moment. */
async function reveal(
  { graphql }: VaultClient,
  vaultId: string,
  ids: string[],
): Promise<{ revealed: RevealedSecret[]; again: string[] }> {
  const { revealSecrets } = await graphql<Pick<Query, 'revealSecrets'>>(
    `
      query ($vaultId: ID!, $items: [RevealInput!]!) {
        revealSecrets(vaultId: $vaultId, items: $items, reason: "Export") {
          itemId
          revealed {
            itemId
            title
            username
            urls
            secret {
              __typename
              ... on LoginSecret {
                password
              }
              ... on NoteSecret {
                text
              }
            }
          }
          error {
            type
            message
          }
        }
      }
    `,
    { vaultId, items: ids.map((itemId) => ({ itemId })) },
  );
  const results = revealSecrets ?? [];
  for (const { itemId, error } of results) {
    if (error && !isPassing(error.type)) console.log(`${itemId} was not opened: ${error.message}`);
  }
  return {
    revealed: results.flatMap(({ revealed }) => revealed ?? []),
    again: results.flatMap(({ itemId, error }) => (error && isPassing(error.type) ? [itemId] : [])),
  };
}

/** Of one place in a batch; when the hour's cap is reached, the request itself is refused, and this program ends. */
function isPassing(type: string): boolean {
  return type === 'LimitExceeded' || type === 'Busy';
}

async function listAll({ graphql }: VaultClient, vaultId: string): Promise<string[]> {
  const ids: string[] = [];
  let nextToken: string | null | undefined = null;
  do {
    const { items }: Pick<Query, 'items'> = await graphql(
      `
        query ($vaultId: ID!, $nextToken: String) {
          items(vaultId: $vaultId, limit: 100, nextToken: $nextToken) {
            items {
              id
            }
            nextToken
          }
        }
      `,
      { vaultId, nextToken },
    );
    ids.push(...(items?.items.map(({ id }) => id) ?? []));
    nextToken = items?.nextToken;
  } while (nextToken);
  return ids;
}

async function newVault({ graphql }: VaultClient): Promise<string> {
  const { createVault } = await graphql<Pick<Mutation, 'createVault'>>(
    `
      mutation ($input: CreateVaultInput!) {
        createVault(input: $input) {
          id
        }
      }
    `,
    { input: { requestToken: crypto.randomUUID(), name: 'Reveal example' } },
  );
  const vaultId = createVault?.id ?? '';
  const items = [
    { title: 'One', login: { password: 'the password of the first item' } },
    { title: 'Two', note: { text: 'the text of the second item' } },
  ];
  await graphql<Pick<Mutation, 'createItems'>>(
    `
      mutation ($input: CreateItemsInput!) {
        createItems(input: $input) {
          items {
            id
          }
        }
      }
    `,
    { input: { requestToken: crypto.randomUUID(), vaultId, items } },
  );
  return vaultId;
}
