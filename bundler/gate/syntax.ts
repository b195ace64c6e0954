import ts from 'typescript';
import { insteadOf } from './advice.ts';
import { findingAt, type Finding } from './findings.ts';

const Kind = ts.SyntaxKind;

/**
 * Every form that AppSync documents (developer guide, "Supported runtime features"): statements, expressions and parts of
 * them. A form that is not here is refused, so that a newer one never slips through.
 */
const allowed = new Set<ts.SyntaxKind>([
  ...[Kind.SourceFile, Kind.EndOfFileToken, Kind.Block, Kind.EmptyStatement, Kind.ExpressionStatement],
  ...[Kind.ImportDeclaration, Kind.ImportClause, Kind.NamedImports, Kind.ImportSpecifier],
  ...[Kind.ExportDeclaration, Kind.NamedExports, Kind.ExportSpecifier, Kind.ExportKeyword],
  ...[Kind.VariableStatement, Kind.VariableDeclarationList, Kind.VariableDeclaration],
  ...[Kind.FunctionDeclaration, Kind.FunctionExpression, Kind.ArrowFunction, Kind.EqualsGreaterThanToken],
  ...[Kind.Parameter, Kind.DotDotDotToken, Kind.ReturnStatement],
  ...[Kind.IfStatement, Kind.SwitchStatement, Kind.CaseBlock, Kind.CaseClause, Kind.DefaultClause],
  ...[Kind.BreakStatement, Kind.ForOfStatement, Kind.ForInStatement],
  ...[Kind.Identifier, Kind.StringLiteral, Kind.NumericLiteral, Kind.NoSubstitutionTemplateLiteral],
  ...[Kind.TrueKeyword, Kind.FalseKeyword, Kind.NullKeyword],
  ...[Kind.TemplateExpression, Kind.TemplateSpan, Kind.TemplateHead, Kind.TemplateMiddle, Kind.TemplateTail],
  ...[Kind.ObjectLiteralExpression, Kind.PropertyAssignment, Kind.ShorthandPropertyAssignment],
  ...[Kind.SpreadAssignment, Kind.ComputedPropertyName, Kind.ArrayLiteralExpression, Kind.SpreadElement],
  ...[Kind.OmittedExpression, Kind.ObjectBindingPattern, Kind.ArrayBindingPattern, Kind.BindingElement],
  ...[
    Kind.PropertyAccessExpression,
    Kind.ElementAccessExpression,
    Kind.CallExpression,
    Kind.QuestionDotToken,
  ],
  ...[Kind.ParenthesizedExpression, Kind.ConditionalExpression, Kind.QuestionToken, Kind.ColonToken],
  ...[Kind.BinaryExpression, Kind.PrefixUnaryExpression],
  ...[Kind.TypeOfExpression, Kind.VoidExpression, Kind.DeleteExpression],
]);

/** What only a source has: types, of which nothing is left in a bundle. */
const typesOnly = (node: ts.Node): boolean =>
  ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
const aroundTypes = new Set<ts.SyntaxKind>([
  ...[Kind.AsExpression, Kind.SatisfiesExpression, Kind.NonNullExpression, Kind.TypeParameter],
]);

const operators = new Set<ts.SyntaxKind>([
  ...[Kind.PlusToken, Kind.MinusToken, Kind.AsteriskToken, Kind.SlashToken, Kind.PercentToken],
  ...[Kind.AsteriskAsteriskToken, Kind.AmpersandToken, Kind.BarToken, Kind.CaretToken],
  ...[Kind.LessThanLessThanToken, Kind.GreaterThanGreaterThanToken],
  Kind.GreaterThanGreaterThanGreaterThanToken,
  ...[Kind.EqualsEqualsToken, Kind.ExclamationEqualsToken],
  ...[Kind.EqualsEqualsEqualsToken, Kind.ExclamationEqualsEqualsToken],
  ...[Kind.LessThanToken, Kind.LessThanEqualsToken, Kind.GreaterThanToken, Kind.GreaterThanEqualsToken],
  ...[Kind.AmpersandAmpersandToken, Kind.BarBarToken, Kind.QuestionQuestionToken],
  ...[Kind.EqualsToken, Kind.PlusEqualsToken, Kind.MinusEqualsToken, Kind.AsteriskEqualsToken],
  ...[Kind.SlashEqualsToken, Kind.PercentEqualsToken, Kind.AsteriskAsteriskEqualsToken],
  ...[Kind.AmpersandEqualsToken, Kind.BarEqualsToken, Kind.CaretEqualsToken],
  ...[Kind.LessThanLessThanEqualsToken, Kind.GreaterThanGreaterThanEqualsToken],
  Kind.GreaterThanGreaterThanGreaterThanEqualsToken,
]);
const unaryOperators = new Set<ts.SyntaxKind>([Kind.PlusToken, Kind.MinusToken, Kind.ExclamationToken]);

/** Names that TypeScript knows although no library declares them, or that the library declares for TypeScript alone. */
const refusedNames = new Set(['arguments', 'eval', 'exports', 'globalThis', 'module', 'require', 'Symbol']);
/** Ways to an object's insides, on whatever stands before the dot. */
const refusedProperties = new Set([
  '__proto__',
  'apply',
  'bind',
  'call',
  'callee',
  'constructor',
  'prototype',
]);
const modules = new Set(['@aws-appsync/utils', '@aws-appsync/utils/dynamodb']);

/** Checks the forms of a source or bundle. What is refused is not looked into further. */
export function checkSyntax(root: string, source: ts.SourceFile): Finding[] {
  const isSource = source.fileName.endsWith('.ts');
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    if (isSource && typesOnly(node)) return;
    const refused = refusal(node, isSource);
    if (refused) findings.push(findingAt(root, node, refused.rule, refused.message));
    else ts.forEachChild(node, visit);
  };
  visit(source);
  return findings;
}

function refusal(node: ts.Node, isSource: boolean): { rule: string; message: string } | undefined {
  const form = formOf(node, isSource);
  if (form) return { rule: 'syntax', message: `${form} is not part of APPSYNC_JS; ${insteadOf(form)}` };
  if (ts.isIdentifier(node) && refusedNames.has(node.text) && isValue(node))
    return { rule: 'built-ins', message: `${node.text} is not part of APPSYNC_JS; ${insteadOf(node.text)}` };
  const property = propertyName(node);
  if (property !== undefined && refusedProperties.has(property))
    return { rule: 'built-ins', message: `${property} is not part of APPSYNC_JS; ${insteadOf(property)}` };
  if (ts.isImportDeclaration(node) && !isKnownModule((node.moduleSpecifier as ts.StringLiteral).text))
    return {
      rule: 'imports',
      message: `A resolver imports ${[...modules].join(' and ')} alone, and sources of its own`,
    };
  return undefined;
}

const isKnownModule = (module: string): boolean => modules.has(module) || module.startsWith('.');

/** The name of a form that is refused; undefined for one that is allowed. */
function formOf(node: ts.Node, isSource: boolean): string | undefined {
  if (!allowed.has(node.kind) && !(isSource && aroundTypes.has(node.kind))) {
    return operators.has(node.kind) && ts.isBinaryExpression(node.parent) ? undefined : nameOf(node);
  }
  if (ts.isBinaryExpression(node) && !operators.has(node.operatorToken.kind))
    return ts.tokenToString(node.operatorToken.kind);
  if (ts.isPrefixUnaryExpression(node) && !unaryOperators.has(node.operator))
    return ts.tokenToString(node.operator);
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using)
    return 'using';
  if (ts.isParameter(node) && node.initializer) return 'a default parameter';
  if (ts.isImportClause(node) && node.name) return 'a default import';
  if (ts.isExportDeclaration(node) && !node.exportClause) return 'export *';
  if (ts.isExportSpecifier(node) && node.name.text === 'default') return 'export default';
  return undefined;
}

/** A form as its author would call it. */
function nameOf(node: ts.Node): string {
  if (ts.isPostfixUnaryExpression(node)) return ts.tokenToString(node.operator) ?? 'an operator';
  const words = ts.SyntaxKind[node.kind].replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return forms.get(node.kind) ?? ts.tokenToString(node.kind) ?? words;
}

const forms = new Map<ts.SyntaxKind, string>([
  [Kind.AsyncKeyword, 'async'],
  [Kind.AsteriskToken, 'a generator'],
  [Kind.AwaitExpression, 'await'],
  [Kind.BigIntLiteral, 'BigInt'],
  [Kind.CatchClause, 'catch'],
  [Kind.ClassDeclaration, 'class'],
  [Kind.ClassExpression, 'class'],
  [Kind.ContinueStatement, 'continue'],
  [Kind.DebuggerStatement, 'debugger'],
  [Kind.Decorator, 'a decorator'],
  [Kind.DoStatement, 'do'],
  [Kind.EnumDeclaration, 'enum'],
  [Kind.ExportAssignment, 'export default'],
  [Kind.ForStatement, 'for (;;)'],
  [Kind.GetAccessor, 'an accessor'],
  [Kind.ImportKeyword, 'import()'],
  [Kind.LabeledStatement, 'a label'],
  [Kind.MetaProperty, 'import.meta'],
  [Kind.MethodDeclaration, 'a method'],
  [Kind.ModuleDeclaration, 'namespace'],
  [Kind.NamespaceExport, 'export *'],
  [Kind.NamespaceImport, 'a namespace import'],
  [Kind.NewExpression, 'new'],
  [Kind.PrivateIdentifier, 'a private name'],
  [Kind.RegularExpressionLiteral, 'a regular expression literal'],
  [Kind.SetAccessor, 'an accessor'],
  [Kind.SuperKeyword, 'super'],
  [Kind.TaggedTemplateExpression, 'a tagged template'],
  [Kind.ThisKeyword, 'this'],
  [Kind.ThrowStatement, 'throw'],
  [Kind.TryStatement, 'try'],
  [Kind.WhileStatement, 'while'],
  [Kind.WithStatement, 'with'],
  [Kind.YieldExpression, 'yield'],
]);

/** Whether a name stands for a value, not for a property of something. */
function isValue(name: ts.Identifier): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === name;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === name;
  if (ts.isBindingElement(parent)) return parent.initializer === name;
  return true;
}

/** The property that is read, written or destructured here, where its name is in the code. */
function propertyName(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  if (ts.isElementAccessExpression(node))
    return ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
  if (ts.isBindingElement(node)) {
    const name = node.propertyName ?? node.name;
    return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;
  }
  if (ts.isPropertyAssignment(node) && !ts.isComputedPropertyName(node.name))
    return node.name.getText() === '__proto__' ? '__proto__' : undefined;
  return undefined;
}
