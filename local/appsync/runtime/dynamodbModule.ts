/**
 * `@aws-appsync/utils/dynamodb`: builds request objects. What the service generates is known for get, put, remove, scan
 * and plain updates; everything else, and every option that is not listed here, is not emulated: a guessed expression
 * would pass here and fail there. Use raw request objects for it.
 */
import type { HostFunction } from './handlerState.ts';
import { notEmulated } from './notEmulated.ts';
import { toTypedValue, toTypedValues, utilDynamodb, type TypedValue } from './utilDynamodb.ts';
import { filterExpression } from './utilTransform.ts';

type Input = Record<string, unknown>;

/** Names of the module's functions and what they do. */
export const dynamodbModule: Record<string, HostFunction> = {
  get: (input: Input) => {
    const { key, consistentRead } = allow('get', input, ['key', 'consistentRead']);
    return defined({ operation: 'GetItem', key: typedValues(key), consistentRead });
  },
  put: (input: Input) => {
    const { key, item } = allow('put', input, ['key', 'item']);
    return { operation: 'PutItem', key: typedValues(key), attributeValues: typedValues(item) };
  },
  remove: (input: Input) => {
    const { key } = allow('remove', input, ['key']);
    return { operation: 'DeleteItem', key: typedValues(key) };
  },
  scan: (input: Input) => {
    const { filter, ...rest } = allow('scan', input, [
      'limit',
      'nextToken',
      'filter',
      'index',
      'consistentRead',
    ]);
    return defined({
      operation: 'Scan',
      ...rest,
      filter: filter ? filterExpression(filter as Input) : undefined,
    });
  },
  update: (input: Input) => {
    const { key, update } = allow('update', input, ['key', 'update']);
    return { operation: 'UpdateItem', key: typedValues(key), update: updateExpression(update as Input) };
  },
  toStringSet: utilDynamodb.toStringSet as HostFunction,
  toNumberSet: utilDynamodb.toNumberSet as HostFunction,
  toBinarySet: utilDynamodb.toBinarySet as HostFunction,
  'operations.add': (value: unknown) => ({ type: 'OPERATION_ADD', value }),
  'operations.replace': (value: unknown) => ({ type: 'OPERATION_REPLACE', value }),
  'operations.increment': (by: number | null = 1) => ({ type: 'OPERATION_INCREMENT', by: by ?? 1 }),
  'operations.decrement': (by: number | null = 1) => ({ type: 'OPERATION_DECREMENT', by: by ?? 1 }),
  'operations.append': (items: unknown[]) => ({ type: 'OPERATION_APPEND', items }),
  'operations.prepend': (items: unknown[]) => ({ type: 'OPERATION_PREPEND', items }),
};

/** One SET clause, names and values numbered from 1 in the order of the members. */
function updateExpression(update: Input): Input {
  const expressionNames: Record<string, string> = {};
  const expressionValues: Record<string, TypedValue> = {};
  const clauses = Object.entries(update).map(([attribute, value], index) => {
    const name = `#expName_${index + 1}`;
    const operand = `:expValue_${index + 1}`;
    expressionNames[name] = attribute;
    const { expression, argument } = assignment(name, operand, value);
    expressionValues[operand] = toTypedValue(argument);
    return `${name} = ${expression}`;
  });
  return { expression: `SET ${clauses.join(', ')}`, expressionNames, expressionValues };
}

function assignment(
  name: string,
  operand: string,
  value: unknown,
): { expression: string; argument: unknown } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { expression: operand, argument: value };
  }
  const { type, value: argument, by, items } = value as Input;
  switch (type) {
    case 'OPERATION_ADD':
    case 'OPERATION_REPLACE':
      return { expression: operand, argument };
    case 'OPERATION_INCREMENT':
      return { expression: `${name} + ${operand}`, argument: by };
    case 'OPERATION_DECREMENT':
      return { expression: `${name} - ${operand}`, argument: by };
    case 'OPERATION_APPEND':
      return { expression: `list_append(${name}, ${operand})`, argument: items };
    case 'OPERATION_PREPEND':
      return { expression: `list_append(${operand}, ${name})`, argument: items };
    default:
      return notEmulated('a nested update of the dynamodb module');
  }
}

function allow(name: string, input: Input, options: string[]): Input {
  for (const option of Object.keys(input)) {
    if (!options.includes(option)) notEmulated(`${option} in ${name} of the dynamodb module`);
  }
  return input;
}

function typedValues(value: unknown): Record<string, TypedValue> {
  return toTypedValues(typeof value === 'object' && value !== null ? value : {});
}

function defined(value: Input): Input {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
