import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import WebSocket from 'ws';
import { connect, fetchConfig, signIn, type VaultClient } from '../../examples/vaultClient.ts';
import { VaultError } from '../../examples/vaultError.ts';
import type {
  AddMachineInput,
  AuditConnection,
  ChangeConnection,
  ChangeRoleInput,
  ConfirmMemberInput,
  CopyItemInput,
  CreateItemInput,
  CreateItemsInput,
  InvitationConnection,
  InviteMemberInput,
  Item,
  ItemConnection,
  ItemInput,
  ItemMatch,
  ItemVersionConnection,
  Member,
  MemberConnection,
  MemberInput,
  Mutation,
  NewInvitation,
  PurgedItem,
  Query,
  QueryChangesArgs,
  QueryEventsArgs,
  QueryInvitationsArgs,
  QueryItemsArgs,
  QueryItemsForUrlArgs,
  QueryItemVersionsArgs,
  QueryMembersArgs,
  QueryRevealSecretArgs,
  QueryVaultHealthArgs,
  QueryRevealSecretsArgs,
  QueryTotpCodeArgs,
  ReencryptProgress,
  RemovedMember,
  RevealedSecret,
  RevealResult,
  RevertItemInput,
  RevokedInvitation,
  RevokeInvitationInput,
  ScheduleVaultDeletionInput,
  Subscription,
  TotpCode,
  UpdateItemInput,
  UpdateItemLabelsInput,
  UpdateVaultInput,
  Vault,
  VaultDeletion,
  VaultHealthPage,
  VaultInput,
} from '../../generated/schema.ts';
import { deployed } from './host.ts';
import { accessTokenOf } from './tokens.ts';

/** Every field of the types, as the tests compare them. */
export const fields = {
  vault: `id name state myRole keepVersions keepVersionDays trashDays
    revealsPerHour revealSignInMinutes ownerSignInMinutes breachCheck createdAt updatedAt deleteAt`,
  member: 'id vaultId kind username role state expiresAt addedAt addedBy',
  invitation: 'id vaultId role memberExpiresAt expiresAt createdAt createdBy',
  audit: `id vaultId type at actorId actorKind actorSession sourceIp
    itemId itemVersion itemIds memberId role reason revealedAs`,
  health: `vaultId checked broken passwordGroups { itemId group } contentGroups { itemId group }
    weak { itemId score } old { itemId sealedAt } insecureUrls missingTotp { itemId domain }
    expiring { itemId on expired } breached { itemId count } breachCheck nextToken`,
  removed: 'vaultId memberId revealedItemIds moreRevealed',
  deletion: 'vaultId state deleteAt finalAfter',
  item: `id vaultId kind title username urls folder tags favourite version
    createdAt createdBy updatedAt updatedBy changedAt trashedAt purgeAt`,
  event: 'id vaultId type at actorId itemId itemVersion itemIds memberId',
  match: 'itemId title username host sameHost',
  version: 'version createdAt createdBy purgeAt',
  revealed: `vaultId itemId version title username urls customFields { name type value }
    secret { __typename
      ... on LoginSecret { password totp notes }
      ... on NoteSecret { text }
      ... on CardSecret { cardholder number brand expiryMonth expiryYear securityCode pin notes }
      ... on IdentitySecret { honorific firstName middleName lastName birthDate company email phone address city
        region postalCode country nationalId passportNumber licenceNumber notes }
      ... on SshKeySecret { privateKey publicKey passphrase notes }
      ... on ApiKeySecret { keyId key expiresOn notes }
      ... on DatabaseSecret { engine host port database password options notes }
      ... on WifiSecret { ssid password security hidden notes }
      ... on CustomSecret { notes } }`,
};

/** An input whose request token may be left to the client. */
export type WithoutToken<Input> = Omit<Input, 'requestToken'> & { requestToken?: string };

/** A vault's operations as functions, for one signed-in user. */
export interface Api extends VaultClient {
  createVault(name?: string, requestToken?: string): Promise<Vault>;
  createItem(input: Partial<CreateItemInput> & { vaultId: string }): Promise<Item>;
  updateItem(
    input: Partial<UpdateItemInput> & { vaultId: string; itemId: string; expectedVersion: number },
  ): Promise<Item>;
  createItems(
    input: Partial<CreateItemsInput> & Pick<CreateItemsInput, 'vaultId' | 'items'>,
  ): Promise<Item[]>;
  updateVault(input: Partial<UpdateVaultInput> & { vaultId: string }): Promise<Vault>;
  revertItem(input: WithoutToken<RevertItemInput>): Promise<Item>;
  copyItem(input: WithoutToken<CopyItemInput>): Promise<Item>;
  updateItemLabels(input: WithoutToken<UpdateItemLabelsInput>): Promise<Item>;
  trashItem(input: WithoutToken<ItemInput>): Promise<Item>;
  restoreItem(input: WithoutToken<ItemInput>): Promise<Item>;
  purgeItem(input: WithoutToken<ItemInput>): Promise<PurgedItem>;
  itemVersions(args: QueryItemVersionsArgs): Promise<ItemVersionConnection>;
  itemsForUrl(args: QueryItemsForUrlArgs): Promise<ItemMatch[]>;
  item(vaultId: string, itemId: string): Promise<Item>;
  items(args: QueryItemsArgs): Promise<ItemConnection>;
  revealSecret(args: QueryRevealSecretArgs): Promise<RevealedSecret>;
  revealSecrets(args: QueryRevealSecretsArgs): Promise<RevealResult[]>;
  totpCode(args: QueryTotpCodeArgs): Promise<TotpCode>;
  changes(args: QueryChangesArgs): Promise<ChangeConnection>;
  members(args: QueryMembersArgs): Promise<MemberConnection>;
  invitations(args: QueryInvitationsArgs): Promise<InvitationConnection>;
  events(args: QueryEventsArgs): Promise<AuditConnection>;
  vaultHealth(args: QueryVaultHealthArgs): Promise<VaultHealthPage>;
  inviteMember(input: WithoutToken<InviteMemberInput>): Promise<NewInvitation>;
  revokeInvitation(input: WithoutToken<RevokeInvitationInput>): Promise<RevokedInvitation>;
  acceptInvitation(input: { code: string; requestToken?: string }): Promise<Member>;
  confirmMember(input: WithoutToken<ConfirmMemberInput>): Promise<Member>;
  addMachine(input: WithoutToken<AddMachineInput>): Promise<Member>;
  changeRole(input: WithoutToken<ChangeRoleInput>): Promise<Member>;
  removeMember(input: WithoutToken<MemberInput>): Promise<RemovedMember>;
  leaveVault(input: WithoutToken<VaultInput>): Promise<RemovedMember>;
  rotateVaultKey(input: WithoutToken<VaultInput>): Promise<Vault>;
  reencryptItems(input: { vaultId: string; nextToken?: string | null }): Promise<ReencryptProgress>;
  lockVault(input: WithoutToken<VaultInput>): Promise<Vault>;
  unlockVault(input: WithoutToken<VaultInput>): Promise<Vault>;
  scheduleVaultDeletion(input: WithoutToken<ScheduleVaultDeletionInput>): Promise<VaultDeletion>;
  cancelVaultDeletion(input: WithoutToken<VaultInput>): Promise<VaultDeletion>;
}

/** Who made a vault, of those that were made here. */
const makers = new Map<string, Api>();

/** The user by whose hand a vault was made in this test file. */
export function makerOf(vaultId: string): Api {
  const maker = makers.get(vaultId);
  if (!maker) throw new Error('This vault was not made by one of the users of the tests');
  return maker;
}

const clients = new Map<string, Promise<Api>>();

/** A user of the vault that the tests share, or of the stack named. Signed in once. */
export function userOf(username: 'alice' | 'bob', stack?: { origin: string; dataDir: string }): Promise<Api> {
  // By its folder too: a stack can get the port of one that is gone.
  const key = `${stack ? `${stack.origin} ${stack.dataDir}` : inject('endpoint')} ${username}`;
  const signInNow = (): Promise<Api> =>
    !stack && deployed
      ? deployedUser(username)
      : signInLocally(username, stack ?? { origin: inject('origin'), dataDir: inject('dataDir') });
  const known = clients.get(key) ?? signInNow();
  clients.set(key, known);
  return known;
}

/** Signed in before the tests began; nothing but the endpoint is needed of the configuration. */
async function deployedUser(username: 'alice' | 'bob'): Promise<Api> {
  const GraphQL = { endpoint: inject('endpoint'), region: '', defaultAuthMode: 'userPool' };
  const config = { Auth: { Cognito: { userPoolId: '', userPoolClientId: '' } }, API: { GraphQL } };
  const client = connect(config, () => accessTokenOf(username), { WebSocket });
  return apiOf({ ...client, signOut: () => Promise.resolve() });
}

async function signInLocally(username: string, stack: { origin: string; dataDir: string }): Promise<Api> {
  const users = JSON.parse(readFileSync(join(stack.dataDir, 'demo-users.json'), 'utf8')) as {
    username: string;
    password: string;
  }[];
  const password = users.find((user) => user.username === username)?.password ?? '';
  return apiOf(await signIn(await fetchConfig(stack.origin), username, password, { WebSocket }));
}

/** A vault's operations over a client that is signed in already. */
export function apiOf(client: VaultClient): Api {
  const mutate = async <Name extends keyof Mutation>(
    name: Name,
    type: string,
    selection: string,
    input: object,
  ) =>
    present(
      (
        await client.graphql<Mutation>(
          `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`,
          {
            input: { requestToken: randomUUID(), ...input },
          },
        )
      )[name],
    );
  const query = async <Name extends keyof Query>(
    name: Name,
    types: string,
    selection: string,
    args: object,
  ) => {
    const given = types.split(', ').filter((one) => one.slice(1, one.indexOf(':')) in args);
    const passed = given.map((one) => `${one.slice(1, one.indexOf(':'))}: ${one.slice(0, one.indexOf(':'))}`);
    return present(
      (
        await client.graphql<Query>(
          `query (${given.join(', ')}) { ${name}(${passed.join(', ')}) { ${selection} } }`,
          { ...args },
        )
      )[name],
    );
  };
  const api: Api = {
    ...client,
    async createVault(name = 'A vault', requestToken = randomUUID()) {
      const vault = await mutate('createVault', 'CreateVaultInput', fields.vault, { name, requestToken });
      makers.set(vault.id, api);
      return vault;
    },
    createItem: (input) =>
      mutate('createItem', 'CreateItemInput', fields.item, { title: 'An item', ...withSecret(input) }),
    updateItem: (input) => mutate('updateItem', 'UpdateItemInput', fields.item, input),
    createItems: async (input) =>
      (await mutate('createItems', 'CreateItemsInput', `items { ${fields.item} }`, input)).items,
    updateVault: (input) => mutate('updateVault', 'UpdateVaultInput', fields.vault, input),
    revertItem: (input) => mutate('revertItem', 'RevertItemInput', fields.item, input),
    copyItem: (input) => mutate('copyItem', 'CopyItemInput', fields.item, input),
    updateItemLabels: (input) => mutate('updateItemLabels', 'UpdateItemLabelsInput', fields.item, input),
    trashItem: (input) => mutate('trashItem', 'ItemInput', fields.item, input),
    restoreItem: (input) => mutate('restoreItem', 'ItemInput', fields.item, input),
    purgeItem: (input) => mutate('purgeItem', 'ItemInput', 'vaultId itemId', input),
    itemVersions: (args) =>
      query(
        'itemVersions',
        '$vaultId: ID!, $itemId: ID!, $limit: Int, $nextToken: String',
        `items { ${fields.version} } nextToken`,
        args,
      ),
    itemsForUrl: async (args) =>
      (await query('itemsForUrl', '$vaultId: ID!, $url: AWSURL!', `items { ${fields.match} }`, args)).items,
    item: (vaultId, itemId) => query('item', '$vaultId: ID!, $itemId: ID!', fields.item, { vaultId, itemId }),
    items: (args) =>
      query(
        'items',
        '$vaultId: ID!, $filter: ItemFilter, $order: ItemOrder, $limit: Int, $nextToken: String',
        `items { ${fields.item} } nextToken`,
        args,
      ),
    revealSecret: (args) =>
      query(
        'revealSecret',
        '$vaultId: ID!, $itemId: ID!, $version: Int, $minVersion: Int, $forUrl: AWSURL, $reason: String',
        fields.revealed,
        args,
      ),
    revealSecrets: (args) =>
      query(
        'revealSecrets',
        '$vaultId: ID!, $items: [RevealInput!]!, $reason: String',
        `itemId version revealed { ${fields.revealed} } error { type message }`,
        args,
      ),
    totpCode: (args) =>
      query(
        'totpCode',
        '$vaultId: ID!, $itemId: ID!, $field: String',
        'code secondsLeft nextCode period digits algorithm',
        args,
      ),
    changes: (args) =>
      query(
        'changes',
        '$vaultId: ID!, $since: String, $limit: Int, $nextToken: String',
        `items { ${fields.event} } cursor nextToken reloadRequired`,
        args,
      ),
    members: (args) =>
      query(
        'members',
        '$vaultId: ID!, $limit: Int, $nextToken: String',
        `items { ${fields.member} } nextToken`,
        args,
      ),
    invitations: (args) =>
      query(
        'invitations',
        '$vaultId: ID!, $limit: Int, $nextToken: String',
        `items { ${fields.invitation} } nextToken`,
        args,
      ),
    events: (args) =>
      query(
        'events',
        '$vaultId: ID!, $itemId: ID, $memberId: ID, $reveals: Boolean, $from: AWSDateTime, $until: AWSDateTime, $limit: Int, $nextToken: String',
        `items { ${fields.audit} } nextToken`,
        args,
      ),
    vaultHealth: (args) => query('vaultHealth', '$vaultId: ID!, $nextToken: String', fields.health, args),
    inviteMember: (input) =>
      mutate('inviteMember', 'InviteMemberInput', `invitation { ${fields.invitation} } code`, input),
    revokeInvitation: (input) =>
      mutate('revokeInvitation', 'RevokeInvitationInput', 'vaultId invitationId', input),
    acceptInvitation: (input) => mutate('acceptInvitation', 'AcceptInvitationInput', fields.member, input),
    confirmMember: (input) => mutate('confirmMember', 'ConfirmMemberInput', fields.member, input),
    addMachine: (input) => mutate('addMachine', 'AddMachineInput', fields.member, input),
    changeRole: (input) => mutate('changeRole', 'ChangeRoleInput', fields.member, input),
    removeMember: (input) => mutate('removeMember', 'MemberInput', fields.removed, input),
    leaveVault: (input) => mutate('leaveVault', 'VaultInput', fields.removed, input),
    rotateVaultKey: (input) => mutate('rotateVaultKey', 'VaultInput', fields.vault, input),
    async reencryptItems(input) {
      const page = await client.graphql<Mutation>(
        'mutation ($input: ReencryptItemsInput!) { reencryptItems(input: $input) { checked resealed broken nextToken done } }',
        { input },
      );
      return present(page.reencryptItems);
    },
    lockVault: (input) => mutate('lockVault', 'VaultInput', fields.vault, input),
    unlockVault: (input) => mutate('unlockVault', 'VaultInput', fields.vault, input),
    scheduleVaultDeletion: (input) =>
      mutate('scheduleVaultDeletion', 'ScheduleVaultDeletionInput', fields.deletion, input),
    cancelVaultDeletion: (input) => mutate('cancelVaultDeletion', 'VaultInput', fields.deletion, input),
  };
  return api;
}

const kinds = ['login', 'note', 'card', 'identity', 'sshKey', 'apiKey', 'database', 'wifi', 'custom'];

function withSecret<T extends Partial<CreateItemInput>>(input: T): T {
  return kinds.some((kind) => kind in input) ? input : { ...input, login: { password: 'a password' } };
}

function present<T>(answer: T): NonNullable<T> {
  if (answer === null || answer === undefined) throw new Error('The field was answered with null');
  return answer;
}

/** The error type of what is refused; fails the test when it is answered. */
export async function refusal(answer: Promise<unknown>): Promise<VaultError> {
  const refused = await answer.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (refused instanceof VaultError) return refused;
  throw refused ?? new Error('The request was answered, not refused');
}

/** Collects the events of a vault from now on. */
export async function collectEvents(
  client: VaultClient,
  vaultId: string,
): Promise<{ events: NonNullable<Subscription['onVaultEvent']>[]; close(): void }> {
  const subscription = await client.subscribe<Subscription>(
    `subscription ($vaultId: ID!) { onVaultEvent(vaultId: $vaultId) { ${fields.event} } }`,
    { vaultId },
  );
  const events: NonNullable<Subscription['onVaultEvent']>[] = [];
  void (async () => {
    for await (const { onVaultEvent } of subscription) if (onVaultEvent) events.push(onVaultEvent);
  })().catch(() => undefined);
  return { events, close: () => subscription.close() };
}
