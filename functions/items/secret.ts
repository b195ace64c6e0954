import type { ItemKind } from '../../generated/schema.ts';
import { kinds } from '../envelope/kinds.ts';
import { badInput } from '../errors.ts';
import type { KindInputs, KindSecret } from '../payloads/items.ts';
import { checkRecord } from './checkRecord.ts';
import { secretRules } from './secretRules.ts';

/** Every kind, in the order of the schema. */
const itemKinds = Object.keys(kinds) as ItemKind[];
const inputs = itemKinds.map((kind) => kinds[kind].input).join(', ');

/** `BadInput` for an item of no kind, or of several. */
export const oneKind = () => badInput(`Give exactly one of ${inputs}.`);

/** The kind that was given, with its secret checked; `undefined` when none was. Throws `BadInput`, also for several. */
export function givenSecret(change: KindInputs): KindSecret | undefined {
  const [kind, ...others] = itemKinds.filter((one) => isGiven(change[kinds[one].input]));
  if (kind === undefined) return undefined;
  if (others.length > 0) throw oneKind();
  const { input, fields } = kinds[kind];
  const secret = checkRecord(fields, secretRules[kind], change[input], input);
  // The tables of fields and rules are typed by kind, and have checked each field.
  return { kind, secret } as KindSecret;
}

function isGiven(input: unknown): boolean {
  return input !== undefined && input !== null;
}
