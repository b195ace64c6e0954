import type { FieldNode, GraphQLCompositeType, GraphQLOutputType, GraphQLSchema } from 'graphql';
import { getNamedType, isAbstractType, isCompositeType, isObjectType } from 'graphql';
import { fieldsBelow } from './selection.ts';
import type { SelectionScope } from './selection.ts';

/** The `data` of an error, cut to the fields that the caller selected, by their names; objects of a leaf are dropped. */
export function cutToSelection(
  scope: SelectionScope,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  data: unknown,
): unknown {
  if (typeof data !== 'object' || data === null) return data ?? null;
  const named = getNamedType(type);
  if (!isCompositeType(named)) return null;
  if (Array.isArray(data)) return data.map((entry) => cutToSelection(scope, type, nodes, entry));
  const runtime = runtimeType(scope.schema, named, data);
  const cut: Record<string, unknown> = {};
  for (const field of runtime ? fieldsBelow(scope, runtime, nodes) : []) {
    const value: unknown = Reflect.get(data, field.name);
    if (value !== undefined) cut[field.name] = cutToSelection(scope, field.type, field.nodes, value);
  }
  return cut;
}

/**
 * What a mutation's result holds of the selected fields, by their names: `raw` from the resolver and `values` as
 * answered; both null where the answer is. An aliased field counts as not selected: what the service does with it is
 * unverified, and a value must never pass for another field's.
 */
export function selectedResult(
  scope: SelectionScope,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  result: { raw: unknown; values: unknown },
): { raw: unknown; values: unknown } {
  const { raw, values } = result;
  if (values === null || values === undefined) return { raw: null, values: null };
  if (Array.isArray(values) && Array.isArray(raw)) {
    const entries = raw.map((entry: unknown, index) =>
      selectedResult(scope, type, nodes, { raw: entry, values: values[index] }),
    );
    return { raw: entries.map((entry) => entry.raw), values: entries.map((entry) => entry.values) };
  }
  const named = getNamedType(type);
  if (!isCompositeType(named) || typeof values !== 'object' || typeof raw !== 'object' || raw === null)
    return result;
  const runtime = runtimeType(scope.schema, named, raw);
  const kept: { raw: Record<string, unknown>; values: Record<string, unknown> } = { raw: {}, values: {} };
  if (isAbstractType(named) && runtime) kept.raw.__typename = runtime.name;
  for (const field of runtime ? fieldsBelow(scope, runtime, nodes) : []) {
    if (field.key !== field.name) continue;
    const entry = {
      raw: Reflect.get(raw, field.name) as unknown,
      values: Reflect.get(values, field.key) as unknown,
    };
    const below = selectedResult(scope, field.type, field.nodes, entry);
    kept.raw[field.name] = below.raw;
    kept.values[field.name] = below.values;
  }
  return kept;
}

function runtimeType(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  data: object,
): GraphQLCompositeType | undefined {
  if (!isAbstractType(type)) return type;
  const name: unknown = Reflect.get(data, '__typename');
  const named = typeof name === 'string' ? schema.getType(name) : undefined;
  return isObjectType(named) ? named : undefined;
}
