/** Draws a password and stores it, without showing it: `npx tsx examples/generatePassword.ts` beside a running `npm start`. */
import type { GeneratedPassword, GeneratePasswordInput, Mutation, Query } from '../generated/schema.ts';
import { demoUser, origin } from './demoUser.ts';
import { fetchConfig, signIn } from './vaultClient.ts';

const { username, password } = demoUser();
const vault = await signIn(await fetchConfig(origin), username, password);
console.log(`signed in as ${username}`);

async function draw(input: GeneratePasswordInput): Promise<GeneratedPassword> {
  const { generatePassword } = await vault.graphql<Pick<Query, 'generatePassword'>>(
    `query ($input: GeneratePasswordInput!) { generatePassword(input: $input) { password entropyBits } }`,
    { input },
  );
  if (!generatePassword) throw new Error('Nothing was drawn.');
  return generatePassword;
}

// What a site asks for: at most 16 characters, two digits at least, none of these symbols.
const drawn = await draw({ characters: { length: 16, minDigits: 2, exclude: '<>"\'' } });
console.log(`drew a password of ${drawn.entropyBits.toFixed(1)} bits`);

const phrase = await draw({ passphrase: { words: 5, capital: true, number: true } });
console.log(`drew a passphrase of ${phrase.entropyBits.toFixed(1)} bits`);

const { createVault } = await vault.graphql<Pick<Mutation, 'createVault'>>(
  `mutation ($input: CreateVaultInput!) { createVault(input: $input) { id } }`,
  { input: { requestToken: crypto.randomUUID(), name: 'Generated example' } },
);
const { createItem } = await vault.graphql<Pick<Mutation, 'createItem'>>(
  `mutation ($input: CreateItemInput!) { createItem(input: $input) { title } }`,
  {
    input: {
      requestToken: crypto.randomUUID(),
      vaultId: createVault?.id,
      title: 'Drawn login',
      login: { password: drawn.password, notes: phrase.password },
    },
  },
);
console.log(`created the item ${createItem?.title}`);

await vault.signOut();
console.log('signed out');
