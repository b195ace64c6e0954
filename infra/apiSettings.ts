/** How the GraphQL API is set up: plain data, read by the stack and by the local stack. */
import { vaultTable } from './tables.ts';

/**
 * Actions of AppSync's data source on the vault table: each kind of request that a resolver sends, and no other.
 * A transaction needs the action of each of its parts; a query has a right of its own on every index that it reads.
 */
export const tableActions = {
  table: [
    'dynamodb:BatchGetItem',
    'dynamodb:ConditionCheckItem',
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
  ],
  /** By name of an index of the vault table. */
  indexes: Object.fromEntries(
    Object.keys(vaultTable.indexes ?? {}).map((name) => [name, ['dynamodb:Query']]),
  ),
};

/**
 * Levels of nesting in one request. The schema has no cycle and needs five; the introspection query of GraphQL tools
 * nests fifteen deep, and whether AppSync counts it is not documented.
 */
export const queryDepthLimit = 15;

/** Resolvers in one request, aliases counted each: bounds what one signed-in request can cost. */
export const resolverCountLimit = 100;

/** How many vaults a person can make, unless a deployment says otherwise: each has a key of its own, which costs. */
export const vaultsPerPerson = 100;

/**
 * The logical name of the key store. It is bound into every vault key by its KMS encryption context (`tablename`): a key store restored
 * under another table name keeps it, or no vault opens again. Never change it.
 */
export const keyStoreName = 'appsync-vault';
