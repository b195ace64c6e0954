import ts from 'typescript';
import { holdsSecrets, isBoundToSecrets, isHandedOn, isTakenInParts } from './argumentValues.ts';
import { findingAt, type Finding } from './findings.ts';
import { readName, readsSecret } from './secretNames.ts';
import { eachValue, stepOf, type HouseSource } from './tableRules.ts';

const whole =
  'A secret may be among these arguments; name those that are needed: const { vaultId } = ctx.args.input, items.map(({ folder }) => …)';

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
  eachValue(source, (node) => {
    if (step !== 'seal' && step !== 'open' && readsSecret(checker, node))
      report(
        node,
        `${readName(node)} is secret: only a step named seal reads it, and open gives it back; read it there`,
      );
    if (isVariablesOfRequest(node))
      report(node, 'The variables of a request hold its secrets, under names of the caller; read ctx.args');
    if (isDeclaration(node) && !isTakenInParts(node.name) && isBoundToSecrets(checker, node))
      report(node, whole);
    if (isReference(node) && holdsSecrets(checker, node) && isHandedOn(checker, node)) report(node, whole);
  });
  return findings;
}

/** `ctx.info.variables`, as written or destructured. */
function isVariablesOfRequest(node: ts.Node): boolean {
  if (readName(node) !== 'variables') return false;
  return (
    ts.isBindingElement(node) || /\binfo\b/.test((node as ts.PropertyAccessExpression).expression.getText())
  );
}

const isDeclaration = (
  node: ts.Node,
): node is ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement =>
  ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node);

const isReference = (node: ts.Node): boolean =>
  ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
