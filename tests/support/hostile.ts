/** What somebody sends who wants rows that are not theirs, and how it may be refused. */
import fc from 'fast-check';
import { VaultError } from '../../examples/vaultError.ts';
import type { ErrorType } from '../../resolvers/errors.ts';

/** The closed list; a type that is missing here does not compile. */
const closedList: Record<ErrorType, true> = {
  NotFound: true,
  Unauthorized: true,
  BadInput: true,
  VersionConflict: true,
  DuplicateRequest: true,
  LimitExceeded: true,
  VaultLocked: true,
  KeyUnavailable: true,
  SealBroken: true,
  StepUpRequired: true,
  Busy: true,
  Internal: true,
};

/**
 * What was answered, or the type of the refusal: of the closed list, or `scalar` where AppSync itself refused the text of
 * one of its scalars, before any resolver. @throws anything else
 */
export async function answerOrType<T>(asked: Promise<T>): Promise<T | ErrorType | 'scalar'> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    if (error.errorType in closedList) return error.errorType as ErrorType;
    if (/^Variable '.*' has an invalid value/.test(error.message)) return 'scalar';
    throw error;
  }
}

/** Labels that look like parts of keys, of expressions, or of each other; all of them may be an item's. */
export const hostileLabels = [
  'a',
  'a#',
  'a#b',
  'a%23b',
  'a%2523b',
  '%',
  '~',
  '#',
  'A',
  'ITEM#',
  'TAG#a#',
  'VAULT#',
  '#pk',
  ':pk',
  'a" OR "1"="1',
  "' OR '1'='1",
  '{"S":"a"}',
  '${util.error()}',
  '$ctx.args',
  '../a',
  '😀',
  'a😀',
  '\u200ba',
  'á',
  'a\u0301',
];

const fragments = ['#', '%', '~', ':', '\u0000', '\n', '\ud800', '\udc00', 'a', '%23', 'ITEM#', '😀', ' '];

/** Such labels, texts made of pieces of them, and any text, half characters too. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...hostileLabels) },
  {
    weight: 2,
    arbitrary: fc.array(fc.constantFrom(...fragments), { maxLength: 8 }).map((all) => all.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 120 }) },
  { weight: 1, arbitrary: fc.constantFrom('#'.repeat(10_000), 'a'.repeat(10_000), '😀'.repeat(5_000)) },
);
