import { parse, visit, type ASTNode, type ConstDirectiveNode } from 'graphql';
import { rootFields } from './operations.ts';

const authDirectives = ['aws_cognito_user_pools', 'aws_iam'];

/**
 * The house's rules for the schema: everything in it is described, and who may call a field or read a type is written
 * there, never left to the API's default.
 * @param sdl the schema as it is written
 * @returns a line for each breach; empty when all is well
 */
export function checkSchema(sdl: string): string[] {
  const findings: string[] = [];
  const roots = new Set(rootFields(sdl).map((name) => name.split('.')[0]));
  visit(parse(sdl), {
    enter(node, _key, _parent, _path, ancestors) {
      if (!isDescribable(node)) return;
      const name = coordinate([...ancestors.filter(isNode), node]);
      if (!('description' in node) || !node.description?.value.trim())
        findings.push(`${name} has no description`);
      if (
        node.kind === 'ObjectTypeDefinition' &&
        !roots.has(node.name.value) &&
        !isAuthorized(node.directives)
      ) {
        findings.push(`${name} does not say who may read it`);
      }
      const owner = ancestors.filter(isNode).at(-1);
      const isRootField =
        node.kind === 'FieldDefinition' &&
        owner?.kind === 'ObjectTypeDefinition' &&
        roots.has(owner.name.value);
      if (isRootField && !isAuthorized(node.directives))
        findings.push(`${name} does not say who may call it`);
    },
  });
  return findings.map((finding) => `schema.graphql: ${finding}`);
}

const describable = [
  'ObjectTypeDefinition',
  'InterfaceTypeDefinition',
  'UnionTypeDefinition',
  'EnumTypeDefinition',
  'InputObjectTypeDefinition',
  'FieldDefinition',
  'InputValueDefinition',
  'EnumValueDefinition',
];

function isDescribable(node: ASTNode): boolean {
  return describable.includes(node.kind);
}

function isNode(value: ASTNode | readonly ASTNode[]): value is ASTNode {
  return 'kind' in value;
}

function isAuthorized(directives: readonly ConstDirectiveNode[] = []): boolean {
  return directives.some((directive) => authDirectives.includes(directive.name.value));
}

function coordinate(nodes: ASTNode[]): string {
  return nodes.flatMap((node) => ('name' in node && node.name ? [node.name.value] : [])).join('.');
}
