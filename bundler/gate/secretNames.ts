import ts from 'typescript';

/** The arguments that are secret (schema.graphql, `NewItemInput` and `UpdateItemInput`), and the fields of an opened item. */
export const secretNames = new Set([
  'login',
  'note',
  'card',
  'identity',
  'sshKey',
  'apiKey',
  'database',
  'wifi',
  'custom',
  'customFields',
]);

/** The arguments below which secret ones stand: where nothing tells their types, their names do. */
export const holderNames = new Set(['input', 'items']);

/** The property that is read or destructured here, where its name is written out. */
export function readName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node))
    return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
  if (!ts.isBindingElement(node) || !ts.isObjectBindingPattern(node.parent)) return undefined;
  const name = node.propertyName ?? node.name;
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

/** Whether a secret argument, or a field of an opened item, is read here; `ctx.identity` is who calls, and neither. */
export function readsSecret(checker: ts.TypeChecker, node: ts.Node): boolean {
  const name = readName(node);
  if (name === undefined || !secretNames.has(name)) return false;
  const from = ts.isBindingElement(node) ? node.parent : (node as ts.PropertyAccessExpression).expression;
  return !isContext(checker, from);
}

/** Whether this is AppSync's `ctx`, by its type. */
export function isContext(checker: ts.TypeChecker, node: ts.Node): boolean {
  const type = checker.getTypeAtLocation(node);
  return type.getProperty('args') !== undefined && type.getProperty('stash') !== undefined;
}

/** Whether a type has a place for a secret, at any depth. */
export function hasSecret(checker: ts.TypeChecker, type: ts.Type, seen = new Set<ts.Type>()): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  const has = (part: ts.Type): boolean => hasSecret(checker, part, seen);
  if (type.isUnionOrIntersection()) return type.types.some(has);
  if (checker.isArrayType(type) || checker.isTupleType(type))
    return checker.getTypeArguments(type as ts.TypeReference).some(has);
  if (!(type.flags & ts.TypeFlags.Object)) return false;
  return type
    .getProperties()
    .some((property) => secretNames.has(property.name) || has(checker.getTypeOfSymbol(property)));
}

/** Whether a type says nothing of what stands in it. */
export function isOpen(checker: ts.TypeChecker, type: ts.Type): boolean {
  const open =
    ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive | ts.TypeFlags.TypeParameter;
  return [type, ...checker.getIndexInfosOfType(type).map((index) => index.type)].some(
    ({ flags }) => (flags & open) !== 0,
  );
}
