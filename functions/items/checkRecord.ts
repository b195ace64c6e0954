import { isOfType } from '../envelope/kinds.ts';
import type { Field, Fields, ValueType } from '../envelope/kinds.ts';
import { badInput } from '../errors.ts';
import { isWhole } from './rules.ts';
import type { Rule } from './rules.ts';

/** A rule for each of a record's fields, by name; whoever makes it knows the types of their values. */
export type Rules = Readonly<Record<string, Rule<never>>>;

/**
 * A record as it is sealed, out of what a caller gave: the fields of the table and no others, null for what is absent.
 * `path` is what errors call the record, e.g. `card`. Throws `BadInput` with the first field that breaks a rule.
 */
export function checkRecord(
  fields: Fields,
  rules: Rules,
  given: unknown,
  path: string,
): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw badInput(`${path} must be an object.`);
  const values = new Map<string, unknown>(Object.entries(given));
  const checked = Object.entries(fields).map(([name, field]) => {
    const value = values.get(name) ?? null;
    checkValue(field, value, `${path}.${name}`);
    if (value !== null) (rules[name] as Rule<unknown> | undefined)?.(value, `${path}.${name}`);
    return [name, value] as const;
  });
  return Object.fromEntries(checked);
}

function checkValue({ type, nullable }: Field, value: unknown, path: string): void {
  if (value === null) {
    if (!nullable) throw badInput(`${path} is missing.`);
    return;
  }
  if (!isOfType(type, value)) throw badInput(`${path} must be ${wordsFor(type)}.`);
  if (typeof value === 'string' && !isWhole(value)) {
    throw badInput(`${path} must be whole characters: a surrogate in it has lost its other half.`);
  }
}

function wordsFor(type: ValueType): string {
  if (typeof type === 'object') return `one of ${Object.keys(type).join(', ')}`;
  return { string: 'text', int: 'a whole number', boolean: 'true or false' }[type];
}
