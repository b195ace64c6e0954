/** What is wrong in a vault: `npx tsx examples/vaultHealth.ts` beside a running `npm start`. */
import type { Mutation } from '../generated/schema.ts';
import { demoUser, origin } from './demoUser.ts';
import { readHealth } from './healthReport.ts';
import { fetchConfig, signIn } from './vaultClient.ts';

const { username, password } = demoUser();
const vault = await signIn(await fetchConfig(origin), username, password);
console.log(`signed in as ${username}`);

const { createVault } = await vault.graphql<Pick<Mutation, 'createVault'>>(
  `mutation ($input: CreateVaultInput!) { createVault(input: $input) { id } }`,
  { input: { requestToken: crypto.randomUUID(), name: 'Health example' } },
);
const vaultId = createVault?.id ?? '';
const login = (title: string, url: string, secret: string) => ({
  title,
  username: 'someone@example.com',
  urls: [url],
  login: { password: secret },
});
const { createItems } = await vault.graphql<Pick<Mutation, 'createItems'>>(
  `mutation ($input: CreateItemsInput!) { createItems(input: $input) { items { id title } } }`,
  {
    input: {
      requestToken: crypto.randomUUID(),
      vaultId,
      items: [
        login('Code', 'https://github.com/login', 'vL9#tQz2!mWc7Rp'),
        login('Forum', 'http://forum.example/', 'vL9#tQz2!mWc7Rp'),
        login('Shop', 'https://shop.example/', 'password1'),
      ],
    },
  },
);
const titles = new Map(createItems?.items.map(({ id, title }) => [id, title]));
const titlesOf = (itemIds: string[]) => itemIds.map((id) => titles.get(id)).join(', ');

const report = await readHealth(vault.graphql, vaultId);
console.log(`checked ${report.checked} items`);
for (const itemIds of report.reused) console.log(`one password for ${titlesOf(itemIds)}`);
for (const { itemId, score } of report.weak) console.log(`weak, score ${score}: ${titlesOf([itemId])}`);
for (const { itemId, domain } of report.missingTotp) {
  console.log(`${domain} offers one-time codes: ${titlesOf([itemId])}`);
}
console.log(`without TLS: ${titlesOf(report.insecureUrls)}`);

await vault.signOut();
console.log('signed out');
