/** `util.transform`: objects of operators to expressions and subscription filters. */
import type { SubscriptionFilter } from '../types.ts';
import type { HostFunction } from './handlerState.ts';
import { notEmulated } from './notEmulated.ts';
import { toTypedValue, type TypedValue } from './utilDynamodb.ts';

type Operators = Record<string, unknown>;

const comparisons: Record<string, string> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' };
const functions: Record<string, string> = { contains: 'contains', beginsWith: 'begins_with' };

/** The two DynamoDB ones answer a JSON string; `toSubscriptionFilter` an object. */
export const utilTransform: Record<string, HostFunction> = {
  toDynamoDBFilterExpression: (filter: Record<string, Operators>) => JSON.stringify(filterExpression(filter)),
  toDynamoDBConditionExpression: (filter: Record<string, Operators>) =>
    JSON.stringify(filterExpression(filter)),
  toSubscriptionFilter: subscriptionFilter,
};

/**
 * A filter or condition: one operator a field, joined by AND, each in brackets. What the service names the
 * placeholders of and, or, not, between, in and of two operators on one field is not known, so these are refused.
 */
export function filterExpression(filter: Record<string, unknown>): Record<string, unknown> {
  const expressionNames: Record<string, string> = {};
  const expressionValues: Record<string, TypedValue> = {};
  const terms = Object.entries(filter).map(([field, operators]) => {
    if (field === 'and' || field === 'or' || field === 'not') notEmulated(`${field} in a DynamoDB filter`);
    const entries = Object.entries(operators as Operators);
    const [operator, value] = entries[0] ?? [];
    if (entries.length !== 1 || operator === undefined) {
      return notEmulated('a DynamoDB filter without exactly one operator a field');
    }
    const name = `#${field}`;
    expressionNames[name] = field;
    if (operator === 'attributeExists')
      return `(${value ? 'attribute_exists' : 'attribute_not_exists'}(${name}))`;
    const operand = `:${field}_${operator}`;
    expressionValues[operand] = toTypedValue(value);
    const comparison = comparisons[operator];
    if (comparison) return `(${name} ${comparison} ${operand})`;
    const functionName = functions[operator];
    if (functionName) return `(${functionName}(${name},${operand}))`;
    return notEmulated(`the operator ${operator} in a DynamoDB filter`);
  });
  return { expression: terms.join(' AND '), expressionNames, expressionValues };
}

type Term = SubscriptionFilter['filterGroup'][number]['filters'][number];
/** An OR of ANDs. */
type Alternatives = Term[][];

/**
 * Several operators on one field are alternatives, fields are joined by AND, `and` and `or` take lists; at least one of
 * `rules` must hold as well (developer guide, util.transform). Operator names are passed on unchecked, as AppSync does.
 */
function subscriptionFilter(
  filter: Operators | string,
  ignoredFields: string[] | null = null,
  rules: Operators | null = null,
): SubscriptionFilter {
  const object = typeof filter === 'string' ? (JSON.parse(filter) as Operators) : filter;
  let alternatives = alternativesOf(object, new Set(ignoredFields ?? []));
  if (rules) alternatives = both(alternatives, Object.entries(rules).flatMap(termsOf));
  return { filterGroup: alternatives.map((filters) => ({ filters })) };
}

function alternativesOf(filter: Operators, ignored: Set<string>): Alternatives {
  return Object.entries(filter).reduce<Alternatives>(
    (alternatives, [field, value]) => {
      if (ignored.has(field)) return alternatives;
      const parts = [value].flat() as Operators[];
      if (field === 'and')
        return parts.reduce((sum, part) => both(sum, alternativesOf(part, ignored)), alternatives);
      if (field !== 'or') return both(alternatives, termsOf([field, value]));
      const inner = parts
        .flatMap((part) => alternativesOf(part, ignored))
        .filter((terms) => terms.length > 0);
      return inner.length === 0 ? alternatives : both(alternatives, inner);
    },
    [[]],
  );
}

function termsOf([fieldName, operators]: [string, unknown]): Alternatives {
  return Object.entries(operators as Operators).map(([operator, value]) => [{ fieldName, operator, value }]);
}

function both(left: Alternatives, right: Alternatives): Alternatives {
  return left.flatMap((terms) => right.map((more) => [...terms, ...more]));
}
