/** Two people, one vault: `npx tsx examples/shareVault.ts` beside a running `npm start`. */
import WebSocket from 'ws';
import type { Mutation, Query } from '../generated/schema.ts';
import { demoUser, origin } from './demoUser.ts';
import { fetchConfig, signIn, type VaultClient } from './vaultClient.ts';
import { VaultError } from './vaultError.ts';

const config = await fetchConfig(origin);
const as = async (name: string): Promise<VaultClient> => {
  const { username, password } = demoUser(name);
  return signIn(config, username, password, { WebSocket });
};

/** A mutation of one input object. The same request token is one effect: keep it for a retry. */
async function change<Field extends keyof Mutation>(
  vault: VaultClient,
  field: Field,
  type: string,
  selection: string,
  input: object,
): Promise<NonNullable<Mutation[Field]>> {
  const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`;
  const data = await vault.graphql<Mutation>(query, {
    input: { requestToken: crypto.randomUUID(), ...input },
  });
  return data[field] as NonNullable<Mutation[Field]>;
}

const [alice, bob] = [await as('alice'), await as('bob')];
const { id: vaultId } = await change(alice, 'createVault', 'CreateVaultInput', 'id', { name: 'Shared' });
const { id: itemId } = await change(alice, 'createItem', 'CreateItemInput', 'id', {
  vaultId,
  title: 'Router',
  login: { password: 'an example password' },
});

const { code } = await change(alice, 'inviteMember', 'InviteMemberInput', 'code', {
  vaultId,
  role: 'READER',
});
console.log(`alice invited a READER`);

// The code goes to bob by a way that nobody else reads. With it he waits, and sees nothing yet.
const { id: memberId, state } = await change(bob, 'acceptInvitation', 'AcceptInvitationInput', 'id state', {
  code,
});
console.log(`bob took the invitation: ${state}`);

// Alice reads in the list who that is, and confirms exactly this: now the vault's key seals his grant.
const { members } = await alice.graphql<Pick<Query, 'members'>>(
  'query ($vaultId: ID!) { members(vaultId: $vaultId) { items { id username role state } } }',
  { vaultId },
);
const waiting = members?.items.find((member) => member.id === memberId);
await change(alice, 'confirmMember', 'ConfirmMemberInput', 'id', { vaultId, memberId, role: waiting?.role });
console.log(`alice confirmed ${waiting?.username} as ${waiting?.role}`);

const reveal = (vault: VaultClient): Promise<Pick<Query, 'revealSecret'>> =>
  vault.graphql(
    `query ($vaultId: ID!, $itemId: ID!) {
      revealSecret(vaultId: $vaultId, itemId: $itemId, reason: "the router") { version }
    }`,
    { vaultId, itemId },
  );
console.log(`bob revealed version ${(await reveal(bob)).revealSecret?.version}`);

const { revealedItemIds } = await change(alice, 'removeMember', 'MemberInput', 'revealedItemIds', {
  vaultId,
  memberId,
});
console.log(`alice removed bob, and changes ${revealedItemIds.length} item that he knows`);
await reveal(bob).catch((error: unknown) => {
  if (!(error instanceof VaultError)) throw error;
  console.log(`bob is refused: ${error.errorType}`);
});

const { events } = await alice.graphql<Pick<Query, 'events'>>(
  'query ($vaultId: ID!) { events(vaultId: $vaultId) { items { type reason } } }',
  { vaultId },
);
console.log(`recorded: ${events?.items.map(({ type }) => type).join(', ')}`);

await Promise.all([alice.signOut(), bob.signOut()]);
