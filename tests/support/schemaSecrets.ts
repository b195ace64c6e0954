import {
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';

/** Fields of answers, as `Type.field`, that look like secrets and are none, each with the reason. */
export const metadata: Record<string, string> = {
  'Vault.name': 'the name of a vault, listed in clear; a custom field has a name, too',
  'VaultEvent.type': 'an enum of what happened; a custom field has a type, too',
  'ItemMatch.host': 'the host of a listed URL; a database has a host, too',
  'Item.createdBy': 'a member id, from the proven identity of a caller',
  'Item.updatedBy': 'a member id, from the proven identity of a caller',
  'Member.addedBy': 'a member id, from the proven identity of a caller',
  'Invitation.createdBy': 'a member id, from the proven identity of a caller',
  'RemovedMember.revealedItemIds': 'ids of items',
  'AuditEvent.type': 'an enum of what happened',
  'NewInvitation.code': 'told once, to the owner who made it, on a type that nothing publishes',
};

/** Scalars that hold a number, a date, or yes and no. Any other can hold a text, and so a secret. */
const withoutText = ['Boolean', 'Int', 'Float', 'AWSDate', 'AWSTime', 'AWSDateTime', 'AWSTimestamp'];

/** What the inputs of items take as an object of its own: the secret of each kind, and the custom fields. Their other fields are listed in clear. */
export function secretArguments(schema: GraphQLSchema): GraphQLInputField[] {
  return mutationInputs(schema)
    .filter((input) => 'title' in input.getFields())
    .flatMap((input) => Object.values(input.getFields()))
    .filter((field) => isInputObjectType(getNamedType(field.type)));
}

/** The names of the arguments below which a secret one stands, e.g. `input`. */
export function secretHolders(schema: GraphQLSchema): string[] {
  const items = mutationInputs(schema).filter((input) => 'title' in input.getFields());
  const holds = (type: GraphQLNamedType): boolean =>
    isInputObjectType(type) && inputsBelow(type).some((input) => items.includes(input));
  const fields = mutationInputs(schema).flatMap((input) => Object.values(input.getFields()));
  const args = Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap((field) => field.args);
  const named = [...args, ...fields].filter(({ type }) => holds(getNamedType(type)));
  return [...new Set(named.map(({ name }) => name))].sort();
}

/** The names of everything secret: of the secret arguments, of what stands in them, and of an invitation's code. */
export function secretNames(schema: GraphQLSchema): Set<string> {
  const fields = secretArguments(schema);
  const below = fields.flatMap(({ type }) => inputsBelow(getNamedType(type) as GraphQLInputObjectType));
  return new Set([
    'code',
    ...fields.map(({ name }) => name),
    ...below.flatMap((input) => Object.keys(input.getFields())),
  ]);
}

/** The fields, as `Type.field`, by which an answer of `root` (`Query.item`) can hold something that bears a secret's name. */
export function secretsIn(schema: GraphQLSchema, root: string, excused = Object.keys(metadata)): string[] {
  const names = secretNames(schema);
  return fieldsOf(schema, root)
    .filter(({ name }) => names.has(name))
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => !excused.includes(coordinate));
}

/**
 * The fields, as `Type.field`, by which an answer of `root` can hold a text that no mutation takes under this name: a
 * secret, perhaps, under another one.
 */
export function textsOfNowhere(
  schema: GraphQLSchema,
  root: string,
  excused = Object.keys(metadata),
): string[] {
  const taken = new Set(mutationInputs(schema).flatMap((input) => Object.keys(input.getFields())));
  return fieldsOf(schema, root)
    .filter(({ type }) => isLeafType(type) && !isEnumType(type) && !withoutText.includes(type.name))
    .filter(({ name }) => !taken.has(name))
    .map(({ coordinate }) => coordinate)
    .filter((coordinate) => !excused.includes(coordinate));
}

interface AnswerField {
  coordinate: string;
  name: string;
  type: GraphQLNamedType;
}

/** The fields that an answer of a root field can hold, at any depth; the root field itself where it answers no object. */
function fieldsOf(schema: GraphQLSchema, root: string): AnswerField[] {
  const [rootType = '', rootField = ''] = root.split('.');
  const parent = schema.getType(rootType);
  const field = isObjectType(parent) ? parent.getFields()[rootField] : undefined;
  if (!field) throw new Error(`${root} is missing`);
  const answer = getNamedType(field.type);
  if (isLeafType(answer)) return [{ coordinate: root, name: rootField, type: answer }];
  const seen = new Set<GraphQLNamedType>();
  const look = (type: GraphQLNamedType): AnswerField[] => {
    if (seen.has(type)) return [];
    seen.add(type);
    const members = isAbstractType(type) ? schema.getPossibleTypes(type).flatMap(look) : [];
    if (!isObjectType(type) && !isInterfaceType(type)) return members;
    const fields = Object.values(type.getFields()).map(({ name, type: of }) => ({
      coordinate: `${type.name}.${name}`,
      name,
      type: getNamedType(of),
    }));
    return [...members, ...fields, ...fields.flatMap((below) => look(below.type))];
  };
  return look(answer);
}

/** The input types that mutations take, at any depth. */
function mutationInputs(schema: GraphQLSchema): GraphQLInputObjectType[] {
  const args = Object.values(schema.getMutationType()?.getFields() ?? {}).flatMap((field) => field.args);
  const types = args.map(({ type }) => getNamedType(type)).filter(isInputObjectType);
  return [...new Set(types.flatMap((type) => inputsBelow(type)))];
}

/** An input type, and those of its fields at any depth. */
function inputsBelow(
  input: GraphQLInputObjectType,
  seen = new Set<GraphQLInputObjectType>(),
): GraphQLInputObjectType[] {
  if (seen.has(input)) return [];
  seen.add(input);
  const below = Object.values(input.getFields())
    .map(({ type }) => getNamedType(type))
    .filter(isInputObjectType);
  return [input, ...below.flatMap((each) => inputsBelow(each, seen))];
}
