import type { FilledVault } from './filledVault.ts';
import type { Units } from './recording.ts';

/** What a use may cost at most; what is not named has no bound. */
export interface Bound extends Partial<Units> {
  /** As a sentence. */
  words: string;
}

/** One use of an operation. */
export interface AccessCase {
  /** E.g. `Query.items`. */
  operation: string;
  /** What is asked for or changed, in words. */
  pattern: string;
  /** Of a list: its page sizes. One is measured where the vault has as many items. */
  pages?: number[];
  /** How many items the answer has, where it is not the page size. */
  answers?: number;
  /** Of the largest page. */
  bound?: Bound;
  /** The vault's setting meanwhile. */
  keepVersionDays?: number;
  /** Prepares the use, unmeasured. @returns the use itself */
  arrange(vault: FilledVault, page: number): Promise<() => Promise<unknown>>;
}
