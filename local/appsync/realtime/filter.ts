import type { SubscriptionFilter } from '../types.ts';

/** A filter that cannot be what its author meant; AWS would misbehave in silence, this server refuses it. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
}

type Test = (field: unknown, value: unknown) => boolean;
type Scalar = string | number | boolean;

const isScalar = (value: unknown): value is Scalar => ['string', 'number', 'boolean'].includes(typeof value);
const isOrdered = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';
const isText = (value: unknown): value is string => typeof value === 'string';
const isScalarList = (value: unknown): value is Scalar[] =>
  Array.isArray(value) && value.length > 0 && value.every(isScalar);
const isPair = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(isOrdered) && typeof value[0] === typeof value[1];

/** -1, 0 or 1; undefined for values that have no order between them. */
function compare(field: unknown, value: unknown): number | undefined {
  if (!isOrdered(field) || typeof field !== typeof value) return undefined;
  const other = value as typeof field;
  return field < other ? -1 : field > other ? 1 : 0;
}

function contains(field: unknown, value: unknown): boolean {
  if (Array.isArray(field)) return field.includes(value);
  return isText(field) && isText(value) && field.includes(value);
}

const inList: Test = (field, value) => Array.isArray(value) && value.includes(field);

/** The operators of the developer guide's table, "Enhanced subscription filtering": the value they take, and their test. */
const operators: Record<string, { takes: (value: unknown) => boolean; test: Test }> = {
  eq: { takes: isScalar, test: (field, value) => field === value },
  ne: { takes: isScalar, test: (field, value) => field !== value },
  le: { takes: isOrdered, test: (field, value) => (compare(field, value) ?? 1) <= 0 },
  lt: { takes: isOrdered, test: (field, value) => (compare(field, value) ?? 1) < 0 },
  ge: { takes: isOrdered, test: (field, value) => (compare(field, value) ?? -1) >= 0 },
  gt: { takes: isOrdered, test: (field, value) => (compare(field, value) ?? -1) > 0 },
  in: { takes: isScalarList, test: inList },
  notIn: { takes: isScalarList, test: (field, value) => !inList(field, value) },
  contains: { takes: isScalar, test: contains },
  notContains: { takes: isScalar, test: (field, value) => !contains(field, value) },
  beginsWith: {
    takes: isText,
    test: (field, value) => isText(field) && isText(value) && field.startsWith(value),
  },
  between: {
    takes: isPair,
    test: (field, value) =>
      Array.isArray(value) && (compare(field, value[0]) ?? -1) >= 0 && (compare(field, value[1]) ?? 1) <= 0,
  },
  containsAny: {
    takes: isScalarList,
    test: (field, value) => Array.isArray(value) && value.some((entry) => contains(field, entry)),
  },
};

/**
 * A subscription or invalidation filter as a predicate over an event's or payload's fields: groups are OR, the filters
 * of a group AND; names may be dotted to five levels. A field that the event does not hold matches no operator, not
 * even a negative one, so that an omission delivers nothing rather than too much. An event that is a list matches
 * nothing.
 * @throws FilterError for an unknown operator, a value that the operator does not take, an empty filter or group, or a
 * name deeper than five levels. AWS accepts some of these and misbehaves.
 */
export function compileFilter(filter: SubscriptionFilter): (event: unknown) => boolean {
  const given: unknown = filter.filterGroup;
  if (!Array.isArray(given) || given.length === 0) throw new FilterError('A filter needs a filterGroup.');
  const groups = filter.filterGroup.map(({ filters }) => {
    const list: unknown = filters;
    if (!Array.isArray(list) || list.length === 0)
      throw new FilterError('A group of a filter needs filters.');
    return filters.map(({ fieldName, operator, value }) => compileOne(fieldName, operator, value));
  });
  return (event) => groups.some((group) => group.every((matches) => matches(event)));
}

function compileOne(fieldName: unknown, operator: unknown, value: unknown): (event: unknown) => boolean {
  if (typeof fieldName !== 'string' || fieldName === '') throw new FilterError('A filter needs a fieldName.');
  const known =
    typeof operator === 'string' && Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (!known)
    throw new FilterError(`Unknown subscription filter operator '${String(operator)}' on '${fieldName}'.`);
  if (!known.takes(value))
    throw new FilterError(`Operator '${String(operator)}' on '${fieldName}' does not take this value.`);
  const path = fieldName.split('.');
  if (path.length > 5) throw new FilterError(`'${fieldName}' is deeper than five levels.`);
  return (event) => {
    const field = path.reduce<unknown>(readProperty, event);
    return field !== undefined && known.test(field, value);
  };
}

function readProperty(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
    return undefined;
  return Reflect.get(value, name);
}

/**
 * The filter that a subscription's arguments make: each given argument equals the event's top-level field of its name.
 * An absent argument filters nothing, null only lets events through whose field is null, and a field that the mutation
 * did not select stops the event (AppSync developer guide, "Using subscription arguments").
 */
export function argumentFilter(args: Record<string, unknown>): (event: unknown) => boolean {
  const wanted = Object.entries(args).filter(([, value]) => value !== undefined);
  return (event) =>
    wanted.every(([name, value]) => {
      const field = readProperty(event, name);
      return field !== undefined && JSON.stringify(field) === JSON.stringify(value);
    });
}
