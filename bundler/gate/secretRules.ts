import ts from 'typescript';
import { findingAt, type Finding } from './findings.ts';
import { eachNode, stepOf, type HouseSource } from './tableRules.ts';

/** The arguments that hold a secret (schema.graphql, `CreateItemInput` and `UpdateItemInput`), and the fields of an opened one. */
const secrets = new Set(['login', 'note']);

/**
 * Secret arguments are read by a step named `seal` alone, opened secrets by one named `open`, and arguments are never
 * handed on as a whole where a secret may be among them.
 */
export function checkSecretArguments({ root, path, source, program }: HouseSource): Finding[] {
  const step = stepOf(path);
  const checker = program.getTypeChecker();
  const findings: Finding[] = [];
  const report = (node: ts.Node, message: string): void => {
    findings.push(findingAt(root, node, 'secret-arguments', message));
  };
  eachNode(source, (node) => {
    const name = readName(node);
    if (name !== undefined && secrets.has(name) && step !== 'seal' && step !== 'open')
      report(
        node,
        `${name} is secret: only a step named seal reads it, and open gives it back; read it there`,
      );
    if (isArguments(node) && isWhole(node) && mayHoldSecret(checker, node))
      report(
        node,
        'A secret may be among these arguments; name those that are needed: const { vaultId } = ctx.args.input',
      );
  });
  return findings;
}

/** Nothing secret reaches the stash: a step named `open` writes nothing there, one named `seal` nothing made of a secret. */
export function checkStash({ root, path, source }: HouseSource): Finding[] {
  const step = stepOf(path);
  if (step !== 'open' && step !== 'seal') return [];
  const findings: Finding[] = [];
  const report = (node: ts.Node, message: string): void => {
    findings.push(findingAt(root, node, 'secret-stash', message));
  };
  const tainted = step === 'seal' ? secretNames(source) : new Set<string>();
  const isSecret = (node: ts.Node): boolean => mentions(node, tainted);
  eachNode(source, (node) => {
    if (step === 'open' && ts.isIdentifier(node) && node.text === 'stash' && isWritten(node))
      report(node, 'What is opened stands in no stash, which outlives the step; return it');
    if (step === 'seal' && isAssignment(node) && isSecret(node.right))
      report(node, 'What holds a secret goes into the payload of invoke alone; put it there');
    if (
      step === 'seal' &&
      ts.isCallExpression(node) &&
      node.arguments.some(isSecret) &&
      node.expression.getText() !== 'invoke'
    )
      report(node, 'What holds a secret is given to invoke alone; call it with the payload');
  });
  return findings;
}

/** The property that is read or destructured here. */
function readName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression))
    return node.argumentExpression.text;
  if (!ts.isBindingElement(node)) return undefined;
  const name = node.propertyName ?? node.name;
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
}

/** `ctx.args`, `ctx.arguments` and their `input`, as written or destructured. */
function isArguments(node: ts.Node): boolean {
  const name = readName(node);
  if (name === 'args' || name === 'arguments') return true;
  if (name !== 'input') return false;
  if (ts.isBindingElement(node)) return true;
  return (
    (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) &&
    isArguments(node.expression)
  );
}

/** Whether the object itself is used, and not only named parts of it. */
function isWhole(node: ts.Node): boolean {
  if (ts.isBindingElement(node)) return !isClosedPattern(node.name);
  const { parent } = node;
  const isWrapped =
    ts.isAsExpression(parent) || ts.isParenthesizedExpression(parent) || ts.isNonNullExpression(parent);
  if (isWrapped) return isWhole(parent);
  if (ts.isPropertyAccessExpression(parent)) return parent.expression !== node;
  if (ts.isElementAccessExpression(parent)) return !ts.isStringLiteralLike(parent.argumentExpression);
  if (ts.isVariableDeclaration(parent)) return !isClosedPattern(parent.name);
  return true;
}

/** `{ a, b }` without a rest. */
function isClosedPattern(name: ts.BindingName): boolean {
  return ts.isObjectBindingPattern(name) && name.elements.every((element) => !element.dotDotDotToken);
}

function mayHoldSecret(checker: ts.TypeChecker, node: ts.Node): boolean {
  const holds = (type: ts.Type): boolean => {
    if (type.flags & ts.TypeFlags.Any) return true;
    const own = checker.getNonNullableType(type);
    if ([...secrets].some((name) => own.getProperty(name))) return true;
    const input = own.getProperty('input');
    return input !== undefined && holds(checker.getTypeOfSymbolAtLocation(input, node));
  };
  return holds(checker.getTypeAtLocation(node));
}

/** The variables that hold a secret, or something made of one. */
function secretNames(source: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (let before = -1; before < names.size;) {
    before = names.size;
    eachNode(source, (node) => {
      if (ts.isBindingElement(node) && secrets.has(readName(node) ?? '')) addNames(node.name, names);
      if (ts.isVariableDeclaration(node) && node.initializer && mentions(node.initializer, names))
        addNames(node.name, names);
    });
  }
  return names;
}

function addNames(name: ts.BindingName, names: Set<string>): void {
  eachNode(name, (node) => {
    if (ts.isIdentifier(node)) names.add(node.text);
  });
}

function mentions(value: ts.Node, names: Set<string>): boolean {
  let found = false;
  eachNode(value, (node) => {
    if (ts.isTypeNode(node)) return;
    const name = readName(node);
    found ||= name !== undefined && secrets.has(name);
    found ||= ts.isIdentifier(node) && names.has(node.text) && !isPropertyName(node);
  });
  return found;
}

function isPropertyName(name: ts.Identifier): boolean {
  const { parent } = name;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === name;
}

const isAssignment = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) &&
  node.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
  node.operatorToken.kind <= ts.SyntaxKind.LastAssignment;

/** Whether something below the stash is assigned, handed on or changed by a method. */
function isWritten(stash: ts.Identifier): boolean {
  let node: ts.Node = stash.parent;
  let depth = 0;
  while (
    (ts.isPropertyAccessExpression(node.parent) || ts.isElementAccessExpression(node.parent)) &&
    node.parent.expression === node
  ) {
    node = node.parent;
    depth += 1;
  }
  const { parent } = node;
  if (isAssignment(parent) && parent.left === node) return true;
  if (ts.isCallExpression(parent)) return parent.expression === node || depth === 0;
  return depth === 0 && !(ts.isVariableDeclaration(parent) && isClosedPattern(parent.name));
}
