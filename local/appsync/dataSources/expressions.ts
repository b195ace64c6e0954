/** The expression parts of DynamoDB request objects (developer guide, "JavaScript resolver function reference for DynamoDB"). */
import { membersOf, recordAt, RequestMalformed } from './dataSource.ts';
import { toItem } from './typedValues.ts';

const expressionMembers = ['expression', 'expressionNames', 'expressionValues'];

/** The expressions of one DynamoDB call, which share one map of names and one of values. */
export interface Expressions {
  /**
   * Adds one under a parameter's name, e.g. `FilterExpression`. Absent or null: nothing.
   *
   * @param more members that this block may have besides the three of every expression
   * @throws RequestMalformed
   */
  add(parameter: string, path: string, block: unknown, more?: string[]): void;
  /** The call's parameters. */
  parameters(): Record<string, unknown>;
}

/** Starts with none. */
export function collectExpressions(): Expressions {
  const expressions: Record<string, string> = {};
  const names: Record<string, unknown> = {};
  const values: Record<string, unknown> = {};
  return {
    add(parameter, path, block, more = []) {
      if (block === undefined || block === null) return;
      const members = membersOf(block, `${path}.`, [...expressionMembers, ...more]);
      if (typeof members.expression !== 'string' || members.expression === '') {
        throw new RequestMalformed(`Expression block '$[${path}]' requires an expression`);
      }
      expressions[parameter] = members.expression;
      merge(names, recordAt(members.expressionNames ?? {}, `${path}.expressionNames`), path);
      merge(values, toItem(members.expressionValues ?? {}, `${path}.expressionValues`), path);
    },
    parameters: () => ({
      ...expressions,
      ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
      ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
    }),
  };
}

function merge(all: Record<string, unknown>, more: Record<string, unknown>, path: string): void {
  for (const [placeholder, meaning] of Object.entries(more)) {
    if (placeholder in all && JSON.stringify(all[placeholder]) !== JSON.stringify(meaning)) {
      throw new RequestMalformed(`Placeholder ${placeholder} of '$[${path}]' has two meanings.`);
    }
    all[placeholder] = meaning;
  }
}
