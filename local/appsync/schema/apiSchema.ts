import { readFileSync } from 'node:fs';
import {
  buildASTSchema,
  concatAST,
  getDirectiveValues,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  parse,
} from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { describeByComments } from './commentDescriptions.ts';
import { applyAwsScalar } from './scalars.ts';
import { fieldAccess } from './authDirectives.ts';
import type { Access } from './authDirectives.ts';

const prelude = parse(readFileSync(new URL('../../../bundler/prelude.graphql', import.meta.url), 'utf8'));

/** A schema that executes as AppSync's would. */
export interface ApiSchema {
  schema: GraphQLSchema;
  /** Who may read `Type.field`; the key is the coordinate. Introspection fields are not in it. */
  access: ReadonlyMap<string, readonly Access[]>;
  /** For each field of Subscription, the mutations that trigger it. */
  triggers: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Builds the schema of an API from its SDL and the prelude of AWS scalars and directives.
 * @throws Error when the SDL is invalid, has a scalar that AppSync does not know, uses `@aws_auth` (which counts only
 * where user pools are the sole mode, and IAM is one here), or subscribes to a mutation that is missing or of another type.
 */
export function buildApiSchema(sdl: string): ApiSchema {
  const schema = buildASTSchema(concatAST([prelude, parse(describeByComments(sdl))]));
  const access = new Map<string, readonly Access[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isScalarType(type) && !isSpecifiedScalarType(type) && !applyAwsScalar(type)) {
      throw new Error(`${type.name}: AppSync has no custom scalars`);
    }
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const [name, field] of Object.entries(type.getFields())) {
      if (field.astNode?.directives?.some((directive) => directive.name.value === 'aws_auth')) {
        throw new Error(
          `${type.name}.${name}: @aws_auth does nothing beside a second mode; use @aws_cognito_user_pools`,
        );
      }
      access.set(`${type.name}.${name}`, fieldAccess(schema, type, name));
    }
  }
  return { schema, access, triggers: readTriggers(schema) };
}

function readTriggers(schema: GraphQLSchema): Map<string, Set<string>> {
  const directive = schema.getDirective('aws_subscribe');
  const mutations = schema.getMutationType()?.getFields() ?? {};
  const triggers = new Map<string, Set<string>>();
  for (const [name, field] of Object.entries(schema.getSubscriptionType()?.getFields() ?? {})) {
    const values =
      directive && field.astNode ? getDirectiveValues(directive, field.astNode)?.mutations : undefined;
    const names = Array.isArray(values) ? values.map(String) : [];
    for (const mutation of names) {
      const type = mutations[mutation]?.type;
      if (!type) throw new Error(`Subscription.${name}: there is no mutation ${mutation}`);
      if (String(type) !== String(field.type)) {
        throw new Error(
          `Subscription.${name} is of type ${String(field.type)}, Mutation.${mutation} of ${String(type)}`,
        );
      }
    }
    triggers.set(name, new Set(names));
  }
  return triggers;
}
