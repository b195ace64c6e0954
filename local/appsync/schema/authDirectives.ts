import type { ConstDirectiveNode, GraphQLObjectType } from 'graphql';
import { getDirectiveValues } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import type { Caller } from '../types.ts';

/** One mode that may read a field, in user pool mode possibly only for members of some groups. */
export interface Access {
  mode: Caller['mode'];
  groups?: readonly string[];
}

/** The mode of a type or field without a directive: the first mode of the API. */
const defaultAccess: readonly Access[] = [{ mode: 'AMAZON_COGNITO_USER_POOLS' }];

/** The directives that name a mode; of the last three no caller exists here, so they let nobody in. */
const modeDirectives = ['aws_cognito_user_pools', 'aws_iam', 'aws_api_key', 'aws_oidc', 'aws_lambda'];

/**
 * Who may read a field of an object type: the field's own directives if it has any, else its type's, else the default
 * mode only (AppSync developer guide, "Configuring authorization", additional modes). A field of a nested type is
 * judged by that type, so every type on the way must carry each mode.
 */
export function fieldAccess(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  fieldName: string,
): readonly Access[] {
  const own = readDirectives(schema, type.getFields()[fieldName]?.astNode?.directives);
  return own ?? readDirectives(schema, type.astNode?.directives) ?? defaultAccess;
}

/** Whether one of `access` lets the caller in. */
export function mayRead(access: readonly Access[], caller: Caller): boolean {
  return access.some(({ mode, groups }) => {
    if (mode !== caller.mode) return false;
    if (groups === undefined) return true;
    const own = caller.mode === 'AMAZON_COGNITO_USER_POOLS' ? (caller.identity.groups ?? []) : [];
    return groups.some((group) => own.includes(group));
  });
}

function readDirectives(
  schema: GraphQLSchema,
  directives: readonly ConstDirectiveNode[] | undefined,
): Access[] | undefined {
  const named = (directives ?? []).filter(({ name }) => modeDirectives.includes(name.value));
  if (named.length === 0) return undefined;
  return named.flatMap((node): Access[] => {
    if (node.name.value === 'aws_iam') return [{ mode: 'AWS_IAM' }];
    if (node.name.value !== 'aws_cognito_user_pools') return [];
    const definition = schema.getDirective('aws_cognito_user_pools');
    const groups = definition && getDirectiveValues(definition, { directives: [node] })?.cognito_groups;
    const mode = 'AMAZON_COGNITO_USER_POOLS';
    return [Array.isArray(groups) ? { mode, groups: groups.map(String) } : { mode }];
  });
}
