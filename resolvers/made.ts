import type { Context } from '@aws-appsync/utils';
import { fail } from './errors.ts';

/** The row that counts the vaults that a person has made, and that are there. */
export interface MadeRow {
  vaults: number;
}

/** How many a person may make: the deployment's setting. */
export function mostVaults(ctx: Context): number {
  return JSON.parse(ctx.env.VAULTS_PER_PERSON ?? '0') as number;
}

/** Ends with `LimitExceeded`. */
export function failTooManyVaults(ctx: Context): never {
  return fail(
    'LimitExceeded',
    `A person makes up to ${mostVaults(ctx)} vaults. Delete one; it counts until it is destroyed.`,
  );
}
