/** Everybody who may ask, and how each asks. The names are the columns of `expectations.ts`. */

/** In the order of the table's columns. */
export const callers = [
  // Signed up, and in no vault.
  'stranger',
  // Has taken an invitation of an EDITOR, and was not confirmed.
  'pending',
  // Was an EDITOR, and the end of the membership has passed.
  'expired',
  // Was an EDITOR, and was removed.
  'removed',
  // Is the OWNER of a vault of their own, which is none of the targets.
  'elsewhere',
  'VIEWER',
  'READER',
  'EDITOR',
  'OWNER',
  // An IAM role that is an EDITOR.
  'machine',
  // An identity of an identity pool, under a role that is an EDITOR when a machine has it.
  'pooled',
  // The role of the function that hands events on, and of the one that destroys vaults; in no vault.
  'publisher',
  'shredder',
  // A field of people and machines is asked without credentials; one of machines alone by a person, the OWNER.
  'wrongMode',
] as const;

/** One of them. */
export type Caller = (typeof callers)[number];
