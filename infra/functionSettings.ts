/**
 * What each function may do and how it runs: plain data, read by the stack (its role) and by the local host (its
 * credentials), so that a right that is missing in AWS is missing here too.
 */
export interface FunctionSettings {
  /** What it is for, as the function's description. */
  description: string;
  memoryMb: number;
  timeoutSeconds: number;
  /** Actions on the wrapping key. */
  kmsActions: string[];
  /** Actions on the key-store table. A transaction needs the action of each of its parts. */
  keyStoreActions: string[];
  /** GraphQL fields that it may call with its own IAM credentials, e.g. `Mutation.publishVaultEvent`. */
  graphqlFields: string[];
}

const useKeys = ['kms:Decrypt'];
const makeKeys = [...useKeys, 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];
const readKeys = ['dynamodb:BatchGetItem', 'dynamodb:GetItem'];

/** The functions, by name: `functions/NAME.ts`, the data source of a pipeline step `N.NAME.ts`. No one of them has a right on the vault table, but for the stream that feeds `publishEvents`. */
export const functionSettings = {
  createVaultKey: {
    description: 'Makes the key of a new vault, and the grant of its owner',
    memoryMb: 512,
    timeoutSeconds: 15,
    kmsActions: makeKeys,
    keyStoreActions: [...readKeys, 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    graphqlFields: [],
  },
  seal: {
    description: 'Seals an item under the key of its vault',
    memoryMb: 1024,
    timeoutSeconds: 15,
    kmsActions: useKeys,
    keyStoreActions: readKeys,
    graphqlFields: [],
  },
  open: {
    description: 'Opens a sealed item',
    memoryMb: 1024,
    timeoutSeconds: 15,
    kmsActions: useKeys,
    keyStoreActions: readKeys,
    graphqlFields: [],
  },
  grants: {
    description: 'Issues and revokes the grants of members, and makes invitations',
    memoryMb: 512,
    timeoutSeconds: 15,
    kmsActions: useKeys,
    keyStoreActions: [...readKeys, 'dynamodb:UpdateItem'],
    graphqlFields: [],
  },
  governKey: {
    description: 'Locks, unlocks and retires the keys of vaults, and schedules their deletion',
    memoryMb: 512,
    timeoutSeconds: 15,
    kmsActions: useKeys,
    keyStoreActions: [...readKeys, 'dynamodb:Query', 'dynamodb:UpdateItem'],
    graphqlFields: [],
  },
  rotateKey: {
    description: 'Rotates the key of a vault',
    memoryMb: 512,
    timeoutSeconds: 15,
    kmsActions: makeKeys,
    keyStoreActions: [...readKeys, 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    graphqlFields: [],
  },
  reencrypt: {
    description: 'Seals what is stored anew, under the newest version of a key',
    memoryMb: 1024,
    timeoutSeconds: 25,
    kmsActions: useKeys,
    keyStoreActions: [...readKeys, 'dynamodb:Query'],
    graphqlFields: [],
  },
  generatePassword: {
    description: 'Draws passwords at random',
    memoryMb: 256,
    timeoutSeconds: 10,
    kmsActions: [],
    keyStoreActions: [],
    graphqlFields: [],
  },
  health: {
    description: 'Opens the items of a vault and tells what is wrong with them',
    // A whole processor: estimating the strength of passwords is work.
    memoryMb: 1769,
    timeoutSeconds: 28,
    kmsActions: useKeys,
    keyStoreActions: readKeys,
    graphqlFields: [],
  },
  shredKey: {
    description: 'Destroys the key of a vault whose time is over',
    memoryMb: 256,
    timeoutSeconds: 15,
    kmsActions: [],
    keyStoreActions: [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    graphqlFields: [],
  },
  shredVaults: {
    description: 'Has the vaults destroyed whose time is over',
    memoryMb: 256,
    timeoutSeconds: 900,
    kmsActions: [],
    keyStoreActions: [],
    graphqlFields: ['Query.vaultsDue', 'Mutation.beginShred', 'Mutation.purgeVaultPage'],
  },
  publishEvents: {
    description: 'Publishes new events of the table stream, and has expired items purged and grants revoked',
    memoryMb: 256,
    timeoutSeconds: 30,
    kmsActions: [],
    keyStoreActions: [],
    graphqlFields: ['Mutation.publishVaultEvent', 'Mutation.purgeExpired', 'Mutation.revokeRemoved'],
  },
} satisfies Record<string, FunctionSettings>;

/** The name of a function. */
export type FunctionName = keyof typeof functionSettings;
