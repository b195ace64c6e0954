import { fail } from './errors.ts';

/** Vaults that a person has made, and that are there. */
export const mostVaults = 100;

/** The row that counts them. */
export interface MadeRow {
  vaults: number;
}

/** Ends with `LimitExceeded`. */
export function failTooManyVaults(): never {
  return fail(
    'LimitExceeded',
    `A person makes up to ${mostVaults} vaults. Delete one; it counts until it is destroyed.`,
  );
}
