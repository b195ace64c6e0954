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

/** The functions, by name: `functions/NAME.ts`, the data source of a pipeline step `N.NAME.ts`. No one of them has a right on the vault table, but for the stream that feeds `publishEvents`. */
export const functionSettings = {
  createVaultKey: {
    description: 'Makes the key of a new vault',
    memoryMb: 512,
    timeoutSeconds: 15,
    kmsActions: ['kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    keyStoreActions: ['dynamodb:GetItem', 'dynamodb:PutItem'],
    graphqlFields: [],
  },
  seal: {
    description: 'Seals an item under the key of its vault',
    memoryMb: 1024,
    timeoutSeconds: 15,
    kmsActions: ['kms:Decrypt'],
    keyStoreActions: ['dynamodb:GetItem'],
    graphqlFields: [],
  },
  open: {
    description: 'Opens a sealed item',
    memoryMb: 1024,
    timeoutSeconds: 15,
    kmsActions: ['kms:Decrypt'],
    keyStoreActions: ['dynamodb:GetItem'],
    graphqlFields: [],
  },
  publishEvents: {
    description: 'Publishes new events of the table stream, and has expired items purged',
    memoryMb: 256,
    timeoutSeconds: 30,
    kmsActions: [],
    keyStoreActions: [],
    graphqlFields: ['Mutation.publishVaultEvent', 'Mutation.purgeExpired'],
  },
} satisfies Record<string, FunctionSettings>;

/** The name of a function. */
export type FunctionName = keyof typeof functionSettings;
