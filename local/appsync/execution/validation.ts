import type { ASTNode, DocumentNode, GraphQLSchema, ValidationRule } from 'graphql';
import { GraphQLError, Kind, specifiedRules, validate } from 'graphql';
import { locate } from './errors.ts';
import type { ResponseError } from './errors.ts';

/** graphql-js's wording → graphql-java's kind and wording, which AppSync answers. Suggestions of names are dropped. */
const wordings: readonly [RegExp, string, string][] = [
  [/^Cannot query field "(\w+)" on type "(\w+)"/, 'FieldUndefined', "Field '$1' in type '$2' is undefined"],
  [/^Unknown argument "(\w+)" on field/, 'UnknownArgument', 'Unknown field argument $1'],
  [
    /^Field "\w+" argument "(\w+)" of type .* is required/,
    'MissingFieldArgument',
    'Missing field argument $1',
  ],
  [
    /^Field "(\w+)" of type "(.+)" must have a selection of subfields/,
    'SubSelectionRequired',
    'Sub selection required for type $2 of field $1',
  ],
  [
    /^Field "(\w+)" must not have a selection since type "(.+)" has no subfields/,
    'SubSelectionNotAllowed',
    'Sub selection not allowed on leaf type $2 of field $1',
  ],
  [/^Unknown type "(\w+)"/, 'UnknownType', 'Unknown type $1'],
  [/^Variable "\$(\w+)" is not defined/, 'UndefinedVariable', 'Undefined variable $1'],
  [/^Variable "\$(\w+)" is never used/, 'UnusedVariable', 'Unused variable $1'],
  [
    /^Variable "\$\w+" of type "(.+)" used in position expecting type "(.+)"/,
    'VariableTypeMismatch',
    "Variable type '$1' doesn't match expected type '$2'",
  ],
  [/^Unknown fragment "(\w+)"/, 'UndefinedFragment', 'Undefined fragment $1'],
  [/^Fragment "(\w+)" is never used/, 'UnusedFragment', 'Unused fragment $1'],
  [/^Unknown directive "@(\w+)"/, 'UnknownDirective', 'Unknown directive $1'],
  [/^Fields "(\w+)" conflict/, 'FieldsConflict', '$1: they return differing fields'],
  [
    /^This anonymous operation must be/,
    'LoneAnonymousOperationViolation',
    'Anonymous operation with other operations.',
  ],
  [
    /^There can be only one operation named "(\w+)"/,
    'DuplicateOperationName',
    "There can be only one operation named '$1'",
  ],
  [
    /^(?:Subscription "\w+"|Anonymous Subscription) must select only one/,
    'SubscriptionMultipleRootFields',
    'Subscription operation must have exactly one root field',
  ],
];

const wrongValue =
  /^(?:Expected value of type|Field ".+" of required type|Field ".+" is not defined by type|Value |Enum |Int cannot|Float cannot|String cannot|Boolean cannot|ID cannot|Unable to parse)/;
const missingInput = /^Field "\w+\.(\w+)" of required type .* was not provided/;

/**
 * The validation errors of a document, empty when it may run: `{path: null, locations, message}`, the message in
 * graphql-java's wording with the path of field names at its end. Literal values are named by kind and never quoted.
 * @param introspection false refuses `__schema` and `__type` as fields that do not exist.
 */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  introspection: boolean,
): ResponseError[] {
  const rules = introspection ? specifiedRules : [...specifiedRules, noIntrospection];
  return validate(schema, document, rules, { maxErrors: 50 }).map((error) => {
    // Of a variable in a wrong place graphql-js names the definition first, graphql-java the use.
    const node = / used in position /.test(error.message) ? error.nodes?.at(-1) : error.nodes?.[0];
    const way = node ? wayTo(document, node) : [];
    return { path: null, locations: locate(node), message: validationMessage(error.message, way) };
  });
}

function validationMessage(message: string, way: readonly ASTNode[]): string {
  const names = way.flatMap((node) => {
    if (node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION) return [node.name.value];
    return node.kind === Kind.INLINE_FRAGMENT && node.typeCondition ? [node.typeCondition.name.value] : [];
  });
  const place = names.length > 0 ? ` @ '${names.join('/')}'` : '';
  for (const [pattern, kind, text] of wordings) {
    const match = pattern.exec(message);
    if (!match) continue;
    const words = text.replace(/\$(\d)/g, (_, index: string) => match[Number(index)] ?? '');
    return `Validation error of type ${kind}: ${words}${place}`;
  }
  if (wrongValue.test(message))
    return `Validation error of type WrongType: ${wrongTypeWords(message, way)}${place}`;
  return `Validation error of type InvalidSyntax: ${message.replace(/ Did you mean .*$/s, '')}${place}`;
}

function wrongTypeWords(message: string, way: readonly ASTNode[]): string {
  const argument = way.find((node) => node.kind === Kind.ARGUMENT);
  if (argument?.kind !== Kind.ARGUMENT) return 'a value is not of its type';
  const subject = `argument '${argument.name.value}' with value '${argument.value.kind}'`;
  const missing = missingInput.exec(message)?.[1];
  if (missing !== undefined) return `${subject} is missing required fields '[${missing}]'`;
  const extra = /^Field "(\w+)" is not defined by type "(\w+)"/.exec(message);
  if (extra) return `${subject} contains a field not in '${extra[2] ?? ''}': '${extra[1] ?? ''}'`;
  const expected = /(?:value of type|of required type) "([^"]+)"/.exec(message)?.[1] ?? typeNamed(message);
  return `${subject} is not a valid '${expected.replace(/!$/, '')}'`;
}

function typeNamed(message: string): string {
  return (
    /^(Int|Float|String|Boolean|ID) cannot/.exec(message)?.[1] ?? /"(\w+)" enum/.exec(message)?.[1] ?? 'value'
  );
}

/** The nodes from the document down to `target`, itself included. */
function wayTo(document: DocumentNode, target: ASTNode): ASTNode[] {
  const start = target.loc?.start ?? 0;
  const end = target.loc?.end ?? 0;
  const way: ASTNode[] = [];
  let here: ASTNode | undefined = document;
  while (here) {
    way.push(here);
    if (here === target) break;
    here = children(here).find((child) => child.loc && child.loc.start <= start && child.loc.end >= end);
  }
  return way;
}

function children(node: ASTNode): ASTNode[] {
  return Object.values(node)
    .flatMap((value: unknown) => (Array.isArray(value) ? value : [value]))
    .filter(isNode);
}

function isNode(value: unknown): value is ASTNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    'loc' in value &&
    value.kind !== 'Name'
  );
}

const noIntrospection: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value !== '__schema' && node.name.value !== '__type') return;
    const message = `Cannot query field "${node.name.value}" on type "Query"`;
    context.reportError(new GraphQLError(message, { nodes: node }));
  },
});
