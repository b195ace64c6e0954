import type { Row } from './keyThings.ts';

/** The functions that give a prefix: whose rows it is that of, and how many of their arguments it takes. */
export const prefixes = {
  itemsOf: ['itemKey', 1],
  secretsOf: ['secretKey', 2],
  secretsOfVault: ['secretKey', 1],
  taggedItems: ['tagKey', 2],
  favouritesOf: ['favouriteKey', 1],
  vaultsOf: ['callerVaultKey', 1],
  membersOf: ['memberKey', 1],
  invitationsOf: ['invitationKey', 1],
} satisfies Record<string, [builder: Row['builder'], count: number]>;
