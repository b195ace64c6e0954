import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLOutputType,
  GraphQLSchema,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import {
  getDirectiveValues,
  getNamedType,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  print,
} from 'graphql';

/** What is needed to read a selection set. */
export interface SelectionScope {
  schema: GraphQLSchema;
  fragments: Record<string, FragmentDefinitionNode>;
  /** Coerced values, for `@skip` and `@include`. */
  variables: Record<string, unknown>;
}

/** One selected field: its key in the answer, its name, its type, and the nodes that select it. */
export interface SelectedField {
  key: string;
  name: string;
  type: GraphQLOutputType;
  nodes: FieldNode[];
}

/**
 * The fields below `nodes` that apply to `type`, merged by response key, in order; `__typename` is left out. A
 * fragment is entered once, so that nested fragments cost what they are long.
 */
export function fieldsBelow(
  scope: SelectionScope,
  type: GraphQLCompositeType,
  nodes: readonly FieldNode[],
): SelectedField[] {
  const fields = new Map<string, SelectedField>();
  const entered = new Set<string>();
  const collect = (selectionSet: SelectionSetNode | undefined): void => {
    for (const selection of selectionSet?.selections ?? []) {
      if (!isIncluded(scope, selection)) continue;
      if (selection.kind === Kind.FIELD) {
        add(fields, type, selection);
      } else {
        if (selection.kind === Kind.FRAGMENT_SPREAD && entered.has(selection.name.value)) continue;
        if (selection.kind === Kind.FRAGMENT_SPREAD) entered.add(selection.name.value);
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : scope.fragments[selection.name.value];
        const condition = fragment?.typeCondition?.name.value;
        if (fragment && appliesTo(scope.schema, condition, type)) collect(fragment.selectionSet);
      }
    }
  };
  for (const node of nodes) collect(node.selectionSet);
  return [...fields.values()];
}

/**
 * `info.selectionSetList`: slash paths of the selected fields, aliases in the place of names. Fields in a fragment on
 * another type than the field's own are not listed.
 */
export function selectionSetList(
  scope: SelectionScope,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
): string[] {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return [];
  return fieldsBelow(scope, named, nodes).flatMap((field) => {
    const below = selectionSetList(scope, field.type, field.nodes);
    return [field.key, ...below.map((path) => `${field.key}/${path}`)];
  });
}

/** `info.selectionSetGraphQL`: the selection set as text, empty for a leaf. */
export function selectionSetText(nodes: readonly FieldNode[]): string {
  return nodes.flatMap((node) => (node.selectionSet ? [print(node.selectionSet)] : [])).join('\n');
}

function add(fields: Map<string, SelectedField>, parent: GraphQLCompositeType, node: FieldNode): void {
  const name = node.name.value;
  const type = 'getFields' in parent ? parent.getFields()[name]?.type : undefined;
  if (!type) return;
  const key = node.alias?.value ?? name;
  const known = fields.get(key);
  if (known) known.nodes.push(node);
  else fields.set(key, { key, name, type, nodes: [node] });
}

function appliesTo(
  schema: GraphQLSchema,
  condition: string | undefined,
  type: GraphQLCompositeType,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditionType = schema.getType(condition);
  return isAbstractType(conditionType) && isObjectType(type) && schema.isSubType(conditionType, type);
}

function isIncluded(scope: SelectionScope, node: SelectionNode): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, scope.variables)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, scope.variables)?.if !== false;
}
