import { Kind, parse, print, visit, type DocumentNode, type StringValueNode } from 'graphql';

/**
 * Writes the schema in the dialect that AppSync surely takes: descriptions as `#` comments, none inside enums
 * (aws/aws-appsync-community#38, serverless-appsync-plugin#340).
 * @param sdl standard SDL with `"""` descriptions
 * @returns the same schema; only descriptions differ
 * @throws Error when the result would not be the same schema, or uses what AppSync refuses
 */
export function toAppSyncDialect(sdl: string): string {
  const document = parse(sdl);
  refuseUnsupported(document);
  const markers: string[] = [];
  const marked = visit(document, {
    enter(node, _key, _parent, _path, ancestors) {
      if (!('description' in node) || !node.description) return undefined;
      const insideEnum = ancestors.some((one) => 'kind' in one && one.kind === Kind.ENUM_TYPE_DEFINITION);
      if (insideEnum) return { ...node, description: undefined };
      markers.push(node.description.value);
      return { ...node, description: marker(markers.length - 1) };
    },
  });
  const converted = print(marked).replace(
    /^([ ]*)"""?@description (\d+)"?""$|^([ ]*)"@description (\d+)"$/gm,
    (_all, indent1, n1, indent2, n2) => comment(markers[Number(n1 ?? n2)] ?? '', indent1 ?? indent2 ?? ''),
  );
  if (withoutDescriptions(parse(converted)) !== withoutDescriptions(document)) {
    throw new Error('The schema in AppSync dialect is not the schema that was written');
  }
  return `${converted}\n`;
}

/** The schema's text without any description: two schemas that differ in descriptions alone are equal in it. */
export function withoutDescriptions(document: DocumentNode): string {
  return print(
    visit(document, {
      enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
    }),
  );
}

function marker(index: number): StringValueNode {
  return { kind: Kind.STRING, value: `@description ${index}`, block: false };
}

function comment(description: string, indent: string): string {
  return description
    .split('\n')
    .map((line) => `${indent}# ${line}`.trimEnd())
    .join('\n');
}

function refuseUnsupported(document: DocumentNode): void {
  for (const definition of document.definitions) {
    if (definition.kind === Kind.SCALAR_TYPE_DEFINITION || definition.kind === Kind.DIRECTIVE_DEFINITION) {
      throw new Error('schema.graphql: AppSync takes no scalars or directives of our own');
    }
    if (definition.kind.endsWith('Extension')) throw new Error('schema.graphql: AppSync takes no `extend`');
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION && (definition.interfaces?.length ?? 0) > 1) {
      throw new Error(
        `schema.graphql: ${definition.name.value} has more interfaces than the one that AppSync surely takes`,
      );
    }
  }
}
