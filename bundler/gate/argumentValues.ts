import ts from 'typescript';
import { hasSecret, holderNames, isContext, isOpen, readName, secretNames } from './secretNames.ts';

/** Methods of an array that give its elements to a callback and answer what that makes of them. */
const lookingThrough = ['map', 'flatMap', 'forEach', 'some', 'every', 'findIndex'];

/**
 * Whether an expression, or what a pattern takes out, is arguments with secret ones among them: `ctx` itself, its
 * arguments, an input, a list of inputs, one of these. Variables are followed, calls are not: nothing of the kind is
 * handed to one (`isHandedOn`).
 */
export function holdsSecrets(checker: ts.TypeChecker, node: ts.Node): boolean {
  if (ts.isIdentifier(node)) return !isName(node) && isBoundToSecrets(checker, declarationOf(checker, node));
  if (isWrapper(node)) return holdsSecrets(checker, node.expression);
  if (!ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return false;
  return isPart(checker, node, readName(node), () => holdsSecrets(checker, node.expression));
}

/** Whether a variable, a parameter or a pattern holds arguments with secret ones among them. */
export function isBoundToSecrets(checker: ts.TypeChecker, bound: ts.Node | undefined): boolean {
  if (!bound) return false;
  if (ts.isParameter(bound)) return isContext(checker, bound.name) || isGivenElements(checker, bound);
  if (ts.isVariableDeclaration(bound)) {
    const loop = bound.parent.parent;
    const value = ts.isForOfStatement(loop) ? loop.expression : bound.initializer;
    return value !== undefined && holdsSecrets(checker, value);
  }
  if (!ts.isBindingElement(bound)) return false;
  return isPart(checker, bound, readName(bound), () => isBoundToSecrets(checker, bound.parent.parent));
}

/** Whether arguments with secret ones among them are used as a whole here, and not only looked at in parts. */
export function isHandedOn(checker: ts.TypeChecker, node: ts.Node): boolean {
  const { parent } = node;
  if (isWrapper(parent)) return isHandedOn(checker, parent);
  if (ts.isPropertyAccessExpression(parent)) return isCalled(parent) && !isLookedThrough(parent.parent);
  if (ts.isElementAccessExpression(parent) && parent.expression === node)
    return readName(parent) === undefined && !isArray(checker, node);
  if (ts.isVariableDeclaration(parent)) return false;
  if (ts.isForOfStatement(parent)) return !ts.isVariableDeclarationList(parent.initializer);
  return !isGivenContext(checker, node);
}

/** Whether everything that is taken out has its name written out: no rest, no computed name. */
export function isTakenInParts(name: ts.BindingName): boolean {
  if (!ts.isObjectBindingPattern(name)) return true;
  return name.elements.every(
    ({ dotDotDotToken, propertyName }) =>
      !dotDotDotToken && !(propertyName && ts.isComputedPropertyName(propertyName)),
  );
}

/**
 * Whether a part of something, read or taken out, holds secrets: the arguments of `ctx` and its `info`, by name; what is
 * below them, by type. A secret itself is told by its name alone (`readsSecret`).
 */
function isPart(
  checker: ts.TypeChecker,
  part: ts.Node,
  name: string | undefined,
  isOfSecrets: () => boolean,
): boolean {
  const type = checker.getTypeAtLocation(part);
  if (name === 'args' || name === 'arguments') return isOpen(checker, type) || hasSecret(checker, type);
  if (secretNames.has(name ?? '') || !isOfSecrets()) return false;
  if (name === 'info') return type.getProperty('variables') !== undefined;
  return hasSecret(checker, type) || (holderNames.has(name ?? 'items') && isOpen(checker, type));
}

/** A callback's parameter for an element, or for the whole array. */
function isGivenElements(checker: ts.TypeChecker, parameter: ts.ParameterDeclaration): boolean {
  const { parent: callback } = parameter;
  const call = callback.parent;
  if (!ts.isCallExpression(call) || !isLookedThrough(call)) return false;
  const array = (call.expression as ts.PropertyAccessExpression).expression;
  return callback.parameters.indexOf(parameter) !== 1 && holdsSecrets(checker, array);
}

/** `list.map((one) => …)` and its like: the callback is written out, so that its parameters can be followed. */
function isLookedThrough(call: ts.Node): boolean {
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  const [callback] = call.arguments;
  return (
    lookingThrough.includes(call.expression.name.text) &&
    callback !== undefined &&
    (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback)) &&
    callback.parameters.every(({ dotDotDotToken }) => !dotDotDotToken)
  );
}

/** `ctx` goes to functions of the house, which are looked at like their callers; but into no payload. */
function isGivenContext(checker: ts.TypeChecker, node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isCallExpression(parent) || !ts.isIdentifier(parent.expression)) return false;
  return parent.expression.text !== 'invoke' && isContext(checker, node);
}

function declarationOf(checker: ts.TypeChecker, name: ts.Identifier): ts.Declaration | undefined {
  const symbol = ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name);
  return symbol?.valueDeclaration;
}

/** A name that is declared or taken out, and no value. */
function isName(name: ts.Identifier): boolean {
  const { parent } = name;
  const declares = ts.isBindingElement(parent) || ts.isParameter(parent) || ts.isVariableDeclaration(parent);
  return declares && parent.initializer !== name;
}

type Wrapper = ts.AsExpression | ts.ParenthesizedExpression | ts.NonNullExpression | ts.SatisfiesExpression;

const isWrapper = (node: ts.Node): node is Wrapper =>
  ts.isAsExpression(node) ||
  ts.isParenthesizedExpression(node) ||
  ts.isNonNullExpression(node) ||
  ts.isSatisfiesExpression(node);

const isCalled = (callee: ts.Node): boolean =>
  ts.isCallExpression(callee.parent) && callee.parent.expression === callee;

function isArray(checker: ts.TypeChecker, node: ts.Node): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(node));
  return checker.isArrayType(type) || checker.isTupleType(type);
}
