/** A tab of the explorer: an operation with variables that work as they stand, blanks filled by fillBlanks.ts. */
export interface ReadyOperation {
  query: string;
  /** JSON text. */
  variables?: string;
}

const json = (value: object) => JSON.stringify(value, null, 2);

/** The tabs in the order in which a newcomer would run them: from who one is to what is wrong. */
export const readyOperations: ReadyOperation[] = [
  {
    query: `# Who the access token says that you are.
# Sign in above, then run this with the button
# at the right or with Ctrl-Enter.
query Me {
  me { id kind username }
}
`,
  },
  {
    query: `# Makes a vault with a key of its own,
# and you its OWNER.
#
# An id or token that is "" among the variables
# is filled in when this runs: requestToken with a
# new one, vaultId and itemId with those that the
# bar above names.
#
# With the same requestToken twice there is still
# one vault: write one in and try.
mutation CreateVault($input: CreateVaultInput!) {
  createVault(input: $input) {
    id name state myRole createdAt
  }
}
`,
    variables: json({ input: { requestToken: '', name: 'Family' } }),
  },
  {
    query: `# The vaults that you are a member of; another
# user sees others. No function runs for this and
# no key is used: see /stats.
query Vaults($nextToken: String) {
  vaults(limit: 25, nextToken: $nextToken) {
    items {
      id name state myRole createdAt updatedAt
    }
    nextToken
  }
}
`,
  },
  {
    query: `# Stores a login. Password and notes are sealed
# under the vault's key before they reach the table.
# The answer has no field that could hold them.
mutation CreateItem($input: CreateItemInput!) {
  createItem(input: $input) {
    id vaultId kind title username urls
    version createdAt
  }
}
`,
    variables: json({
      input: {
        requestToken: '',
        vaultId: '',
        title: 'Mail',
        username: 'alice@example.com',
        urls: ['https://mail.example.com/'],
        login: { password: 'an invented password', notes: 'Only synthetic secrets, please.' },
      },
    }),
  },
  {
    query: `# The metadata of a vault's items, never a secret.
# Give nextToken back to get the next page.
query Items($vaultId: ID!, $nextToken: String) {
  items(
    vaultId: $vaultId
    limit: 25
    nextToken: $nextToken
  ) {
    items {
      id kind title username urls
      version updatedAt updatedBy
    }
    nextToken
  }
}
`,
    variables: json({ vaultId: '' }),
  },
  {
    query: `# Opens one secret. Before it opens, the reveal is
# counted and recorded. Title, username and URLs
# are the sealed ones here, not the list's.
query Reveal(
  $vaultId: ID!
  $itemId: ID!
  $reason: String
) {
  revealSecret(
    vaultId: $vaultId
    itemId: $itemId
    reason: $reason
  ) {
    version title username urls
    secret {
      ... on LoginSecret { password notes }
      ... on NoteSecret { text }
    }
  }
}
`,
    variables: json({ vaultId: '', itemId: '', reason: 'a look from the explorer' }),
  },
  {
    query: `# Watches a vault over a WebSocket. Events appear
# under "Live events" below: run CreateItem and
# see. They hold ids and a type, never content.
subscription WatchVault($vaultId: ID!) {
  onVaultEvent(vaultId: $vaultId) {
    id type at actorId itemId itemVersion
  }
}
`,
    variables: json({ vaultId: '' }),
  },
  {
    query: `# What changed since a cursor, for a client that
# was away. Without one, it answers a cursor to
# begin with: put that in as "since", change
# something and run this again. The last 90 seconds
# repeat; clients drop ids that they have seen.
query Changes(
  $vaultId: ID!
  $since: String
  $nextToken: String
) {
  changes(
    vaultId: $vaultId
    since: $since
    nextToken: $nextToken
  ) {
    items { id type at actorId itemId itemVersion }
    cursor
    nextToken
    reloadRequired
  }
}
`,
    variables: json({ vaultId: '', since: null }),
  },
  {
    query: `# Invites somebody. The code is told once: hand it
# over, sign in as bob above, and run
#   mutation { acceptInvitation(input: {
#     requestToken: "t1" code: "…" }) { id state } }
# He sees nothing until an OWNER confirms him with
# confirmMember, by the id that members lists.
mutation InviteMember($input: InviteMemberInput!) {
  inviteMember(input: $input) {
    code
    invitation { id role expiresAt }
  }
}
`,
    variables: json({ input: { requestToken: '', vaultId: '', role: 'READER' } }),
  },
  {
    query: `# Who did what, newest first: every change and
# every reveal. OWNER only.
query Events(
  $vaultId: ID!
  $nextToken: String
) {
  events(
    vaultId: $vaultId
    nextToken: $nextToken
  ) {
    items {
      type at actorId actorKind sourceIp
      itemId itemVersion memberId role reason
    }
    nextToken
  }
}
`,
    variables: json({ vaultId: '' }),
  },
  {
    query: `# Draws a password. Every one that fits is equally
# likely; it is stored nowhere.
query GeneratePassword(
  $input: GeneratePasswordInput!
) {
  generatePassword(input: $input) {
    password entropyBits
  }
}
`,
    variables: json({ input: { characters: { length: 20, avoidAmbiguous: true } } }),
  },
  {
    query: `# What is wrong in a vault, a page at a time: ids
# and groups, nothing of what was opened for it.
# Items of one group have the same password.
query VaultHealth(
  $vaultId: ID!
  $nextToken: String
) {
  vaultHealth(
    vaultId: $vaultId
    nextToken: $nextToken
  ) {
    checked
    passwordGroups { itemId group }
    weak { itemId score }
    insecureUrls
    missingTotp { itemId domain }
    expiring { itemId on expired }
    nextToken
  }
}
`,
    variables: json({ vaultId: '' }),
  },
];
