import ts from 'typescript';
import { isTakenInParts } from './argumentValues.ts';
import { findingAt, type Finding } from './findings.ts';
import { readsSecret } from './secretNames.ts';
import { eachNode, eachValue, handlersOf, stepOf, type HouseSource } from './tableRules.ts';

/** Nothing secret reaches the stash: a step named `open` writes nothing there, one named `seal` nothing made of a secret. */
export function checkStash({ root, path, source, program }: HouseSource): Finding[] {
  const step = stepOf(path);
  if (step !== 'open' && step !== 'seal') return [];
  const findings: Finding[] = [];
  const report = (node: ts.Node, message: string): void => {
    findings.push(findingAt(root, node, 'secret-stash', message));
  };
  if (step === 'seal') {
    const isSecret = secretsIn(source, program.getTypeChecker());
    eachNode(source, (node) => {
      if (isAssignment(node) && [node.left, node.right].some(isSecret))
        report(node, 'What holds a secret goes into the payload of invoke alone; put it there');
      if (ts.isCallExpression(node) && !isInvoke(node) && valuesGivenTo(node).some(isSecret))
        report(node, 'What holds a secret is given to invoke alone; call it with the payload');
    });
    for (const response of handlersOf(source, 'response'))
      if (isSecret(response))
        report(response, 'What the function made is answered, and no secret; return that');
    return findings;
  }
  eachNode(source, (node) => {
    if (ts.isIdentifier(node) && node.text === 'stash' && isWritten(node))
      report(node, 'What is opened stands in no stash, which outlives the step; return it');
  });
  return findings;
}

/** Tells whether a piece of a source holds a secret argument, or something made of one. */
function secretsIn(source: ts.SourceFile, checker: ts.TypeChecker): (node: ts.Node) => boolean {
  const names = new Set<string>();
  const isSecret = (value: ts.Node): boolean => {
    let found = false;
    eachValue(value, (node) => {
      found ||= readsSecret(checker, node);
      found ||= ts.isIdentifier(node) && names.has(node.text) && !isPropertyName(node);
    });
    return found;
  };
  for (let before = -1; before < names.size;) {
    before = names.size;
    eachNode(source, (node) => {
      if (ts.isBindingElement(node) && readsSecret(checker, node)) addNames(node.name, names);
      if (ts.isVariableDeclaration(node) && valuesOf(node).some(isSecret)) addNames(node.name, names);
      if (ts.isParameter(node) && receiversOf(node).some(isSecret)) addNames(node.name, names);
    });
  }
  return isSecret;
}

/** What a variable is made of: its initializer, or what a loop goes through. */
function valuesOf(variable: ts.VariableDeclaration): ts.Node[] {
  const loop = variable.parent.parent;
  if (ts.isForOfStatement(loop)) return [loop.expression];
  return variable.initializer ? [variable.initializer] : [];
}

/** What a callback's parameter comes from: the value whose method calls it. The second one is an index, but for `reduce`. */
function receiversOf(parameter: ts.ParameterDeclaration): ts.Node[] {
  const { parent: callback } = parameter;
  const call = callback.parent;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return [];
  const isIndex =
    callback.parameters.indexOf(parameter) === 1 && !call.expression.name.text.startsWith('reduce');
  return isIndex ? [] : [call.expression.expression];
}

function addNames(name: ts.BindingName, names: Set<string>): void {
  eachNode(name, (node) => {
    if (ts.isIdentifier(node)) names.add(node.text);
  });
}

function isPropertyName(name: ts.Identifier): boolean {
  const { parent } = name;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === name;
}

const isInvoke = (call: ts.CallExpression): boolean => call.expression.getText() === 'invoke';

/** What a function is given but callbacks that are written out: what these do is looked at by itself, what they make is followed. */
function valuesGivenTo(call: ts.CallExpression): ts.Node[] {
  return call.arguments.filter((value) => !ts.isArrowFunction(value) && !ts.isFunctionExpression(value));
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
  const isTaken =
    ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name) && isTakenInParts(parent.name);
  return depth === 0 && !isTaken;
}
