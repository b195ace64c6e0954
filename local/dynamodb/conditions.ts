/** DynamoDB's condition expressions, judged here: over a key to start from, or an item as it was. */
import { notEmulated } from '../appsync/runtime/notEmulated.ts';
import type { AttributeValue, Item } from './client.ts';
import { areEqual, orderOf } from './compareValues.ts';

/** What stands for names and values in an expression. */
export interface Placeholders {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
}

type Operand = AttributeValue | undefined;

const tokens = /<>|<=|>=|[=<>(),]|[:#]?[\w.[\]#]+/g;

const comparisons: Record<string, (one: AttributeValue, other: AttributeValue) => boolean> = {
  '=': areEqual,
  '<>': (one, other) => !areEqual(one, other),
  '<': (one, other) => (orderOf(one, other) ?? 0) < 0,
  '<=': (one, other) => (orderOf(one, other) ?? 1) <= 0,
  '>': (one, other) => (orderOf(one, other) ?? 0) > 0,
  '>=': (one, other) => (orderOf(one, other) ?? -1) >= 0,
};

const functions: Record<string, (one: Operand, other: Operand) => boolean> = {
  attribute_exists: (one) => one !== undefined,
  attribute_not_exists: (one) => one === undefined,
  begins_with: (one, other) =>
    typeof one?.S === 'string' && typeof other?.S === 'string' && one.S.startsWith(other.S),
  contains: (one, other) => one !== undefined && other !== undefined && holdsValue(one, other),
};

/**
 * Whether a condition holds for an item (DynamoDB developer guide, "Condition and filter expressions, operators, and
 * functions"). `size` and `attribute_type` are not emulated.
 *
 * @param expression one that the database has accepted: it is not checked here
 */
export function conditionHolds(expression: string, placeholders: Placeholders, item: Item): boolean {
  const rest: string[] = expression.match(tokens) ?? [];
  const isNext = (word: string): boolean => rest[0]?.toUpperCase() === word;
  const take = (): string => rest.shift() ?? '';
  const operand = (): Operand => valueOf(take(), placeholders, item);

  function either(): boolean {
    let held = both();
    while (isNext('OR')) {
      take();
      const next = both();
      held = held || next;
    }
    return held;
  }
  function both(): boolean {
    let held = single();
    while (isNext('AND')) {
      take();
      const next = single();
      held = held && next;
    }
    return held;
  }
  function single(): boolean {
    if (isNext('NOT')) {
      take();
      return !single();
    }
    if (isNext('(')) {
      take();
      const held = either();
      take();
      return held;
    }
    return rest[1] === '(' ? called(take()) : compared(operand());
  }
  function list(): Operand[] {
    take();
    const operands = [operand()];
    while (take() === ',') operands.push(operand());
    return operands;
  }
  function called(name: string): boolean {
    const [one, other] = list();
    return (functions[name] ?? notEmulated(name))(one, other);
  }
  function compared(one: Operand): boolean {
    const comparator = take();
    if (comparator.toUpperCase() === 'IN') return list().some((other) => compares('=', one, other));
    if (comparator.toUpperCase() !== 'BETWEEN') return compares(comparator, one, operand());
    const low = operand();
    take();
    const high = operand();
    return compares('>=', one, low) && compares('<=', one, high);
  }
  return either();
}

/** Two absent operands, or one, compare as nothing does; only `<>` holds of an attribute that is not there. */
function compares(comparator: string, one: Operand, other: Operand): boolean {
  if (!one || !other) return comparator === '<>';
  return comparisons[comparator]?.(one, other) ?? notEmulated(comparator);
}

function valueOf(token: string, placeholders: Placeholders, item: Item): Operand {
  if (token.startsWith(':')) return placeholders.ExpressionAttributeValues?.[token];
  const [first = '', ...path] = token.split(/[.[\]]+/).filter((part) => part !== '');
  const nameOf = (part: string): string => placeholders.ExpressionAttributeNames?.[part] ?? part;
  return path.reduce<Operand>(
    (value, part) =>
      (value?.M as Item | undefined)?.[nameOf(part)] ?? (value?.L as Operand[])?.[Number(part)],
    item[nameOf(first)],
  );
}

function holdsValue(one: AttributeValue, other: AttributeValue): boolean {
  if (typeof one.S === 'string') return typeof other.S === 'string' && one.S.includes(other.S);
  if (typeof one.B === 'string') return typeof other.B === 'string' && bytes(one.B).includes(bytes(other.B));
  if (Array.isArray(one.L)) return (one.L as AttributeValue[]).some((member) => areEqual(member, other));
  return Object.entries(one).some(
    ([type, members]) =>
      Array.isArray(members) && members.some((member) => areEqual({ [type.charAt(0)]: member }, other)),
  );
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');
