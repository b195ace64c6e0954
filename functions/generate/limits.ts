import { badInput } from '../errors.ts';

/** A number within its limits, both included, or the standard where none is given. Throws `BadInput`, which names the field. */
export function within(
  given: number | null | undefined,
  field: string,
  { least, most, standard }: { least: number; most: number; standard: number },
): number {
  const value = given ?? standard;
  if (value < least || value > most) throw badInput(`${field} is ${least} to ${most}.`);
  return value;
}
