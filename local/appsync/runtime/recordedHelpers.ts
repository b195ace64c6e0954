/** What AppSync generates for calls of its helpers: `helpers.recorded.json`, read by the tests, written by `recordHelpers.ts`. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where they stand. */
export const recordedHelpersFile = fileURLToPath(new URL('./helpers.recorded.json', import.meta.url));

/** One call, and what it generates. */
export interface RecordedHelper {
  /** An expression; `util` and the dynamodb module as `ddb` are at hand. */
  code: string;
  /** Absent: not known, or, where it is verified, refused by the service. JSON text as its value. */
  expected?: unknown;
  /** Whether it is the service's own answer. */
  verified: boolean;
  /** Where it comes from. */
  source: string;
}

/** Reads them. */
export function readRecordedHelpers(file = recordedHelpersFile): RecordedHelper[] {
  return JSON.parse(readFileSync(file, 'utf8')) as RecordedHelper[];
}

/** The value of a JSON text of an object; anything else as it is. The service does not promise the order of members. */
export function readable(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('{') ? (JSON.parse(value) as unknown) : value;
}
