import { basename } from 'node:path';
import ts from 'typescript';
import { findingAt, type Finding } from './findings.ts';

/** Where a source lies below `resolvers/`, e.g. `Query.items/1.authorize.ts`. */
export interface HouseSource {
  root: string;
  path: string;
  source: ts.SourceFile;
  program: ts.Program;
}

const readers = [
  'gotRow',
  'gotRows',
  'gotSomeRows',
  'isCounted',
  'gotPage',
  'settle',
  'settleItem',
  'settleNewItem',
  'settleMembers',
  'governed',
  'authorizeOwner',
  'invoked',
];
const verifiedHelpers = new Set(['put', 'remove', 'update']);
const helperModule = '@aws-appsync/utils/dynamodb';

/**
 * Reads of the table are in one place and consistent, so that a role is never judged by what was true a moment ago:
 * `resolvers/table.ts` alone reads rows by key, `resolvers/query.ts` alone queries, and a page never decides a role.
 */
export function checkReads({ root, path, source }: HouseSource): Finding[] {
  const findings: Finding[] = [];
  const report = (node: ts.Node, message: string): void => {
    findings.push(findingAt(root, node, 'consistent-reads', message));
  };
  const pages = importsOf(source, ['gotPage', 'queryPrefix']);
  const roles = importsOf(source, ['requireRole', 'isMember', 'MemberRow']);
  if (pages.length > 0 && roles[0]) {
    report(roles[0], 'A page is not read consistently: judge the role by getRow or getRows, in another step');
  }
  eachNode(source, (node) => {
    if (!ts.isStringLiteralLike(node)) return;
    if (/^(GetItem|BatchGetItem|TransactGetItems)$/.test(node.text)) {
      if (path !== 'table.ts') report(node, 'Only resolvers/table.ts reads by key; call getRow or getRows');
      else if (isOperation(node) && !readsConsistently(node.parent.parent))
        report(node, 'A role may be judged by this read; add consistentRead: true');
    }
    if (node.text === 'Query' && path !== 'query.ts' && isOperation(node))
      report(node, 'Only resolvers/query.ts queries; call queryPrefix or queryRange');
  });
  return findings;
}

/** Of the helper module only what was recorded from the service is used; the rest are raw request objects. */
export function checkHelpers({ root, source }: HouseSource): Finding[] {
  const findings: Finding[] = [];
  const report = (node: ts.Node, message: string): void => {
    findings.push(findingAt(root, node, 'verified-helpers', message));
  };
  const names = new Set<string>();
  for (const specifier of specifiersOf(source, helperModule)) {
    const imported = (specifier.propertyName ?? specifier.name).text;
    names.add(specifier.name.text);
    if (!verifiedHelpers.has(imported))
      report(specifier, `What ${imported} makes was not recorded from AppSync; write the request object`);
  }
  eachNode(source, (node) => {
    if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || !names.has(node.expression.text))
      return;
    const condition = node.arguments
      .flatMap(propertiesOf)
      .find(({ name }) => name?.getText() === 'condition');
    if (condition)
      report(
        condition,
        'What a helper makes of a condition was not recorded from AppSync; write the request object',
      );
  });
  return findings;
}

/**
 * A response handler looks at `ctx.error` before anything else, since AppSync raises nothing by itself: by an `if`, or by a
 * function that does. What runs before and after a pipeline, and on no data source, has no error of its own.
 */
export function checkErrorFirst({ root, path, source }: HouseSource): Finding[] {
  if (/(^|\/)0\.resolver\.ts$|(\.|\/[0-9]+\.)none\.ts$/.test(path) || !/^[A-Z]/.test(path)) return [];
  return handlersOf(source, 'response').flatMap((handler) => {
    const first = statementsOf(handler).find((statement) => !isPreparation(statement));
    if (first && looksAtError(first)) return [];
    const message = `response begins with what came back; test ctx.error first, or call ${readers.join(', ')}`;
    return [findingAt(root, first ?? handler, 'error-first', message)];
  });
}

/** Calls `look` for a node and everything in it. */
export function eachNode(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => eachNode(child, look));
}

/** Calls `look` for everything but types and imports. */
export function eachValue(node: ts.Node, look: (node: ts.Node) => void): void {
  if (ts.isTypeNode(node) || ts.isTypeAliasDeclaration(node) || ts.isImportDeclaration(node)) return;
  look(node);
  ts.forEachChild(node, (child) => eachValue(child, look));
}

/** The name of a pipeline step: `seal` of `Mutation.createItem/2.seal.ts`; empty for any other source. */
export function stepOf(path: string): string {
  return /^[0-9]+\.(\w+)\.ts$/.exec(basename(path))?.[1] ?? '';
}

function specifiersOf(source: ts.SourceFile, from?: string): ts.ImportSpecifier[] {
  return source.statements.filter(ts.isImportDeclaration).flatMap((declaration) => {
    const bindings = declaration.importClause?.namedBindings;
    const module = (declaration.moduleSpecifier as ts.StringLiteral).text;
    return bindings && ts.isNamedImports(bindings) && (!from || module === from)
      ? [...bindings.elements]
      : [];
  });
}

function importsOf(source: ts.SourceFile, names: string[]): ts.ImportSpecifier[] {
  return specifiersOf(source).filter(({ name, propertyName }) => names.includes((propertyName ?? name).text));
}

function isOperation(value: ts.Node): boolean {
  return ts.isPropertyAssignment(value.parent) && value.parent.name.getText() === 'operation';
}

/** Whether a request object says `consistentRead: true`, itself or for its table. */
function readsConsistently(request: ts.Node): boolean {
  let found = false;
  eachNode(request, (node) => {
    const says = ts.isPropertyAssignment(node) && node.name.getText() === 'consistentRead';
    found ||= says && node.initializer.kind === ts.SyntaxKind.TrueKeyword;
  });
  return found;
}

function propertiesOf(value: ts.Node): ts.ObjectLiteralElementLike[] {
  return ts.isObjectLiteralExpression(value) ? [...value.properties] : [];
}

/** A function that AppSync calls: `request` or `response`. */
export type Handler = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression;

/** The handlers of this name that a source holds itself, not those that it hands on from another. */
export function handlersOf(source: ts.SourceFile, name: string): Handler[] {
  return source.statements.flatMap((statement): Handler[] => {
    if (ts.isFunctionDeclaration(statement)) return statement.name?.text === name ? [statement] : [];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name: own, initializer }) =>
      own.getText() === name &&
      initializer &&
      (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
        ? [initializer]
        : [],
    );
  });
}

function statementsOf(handler: Handler): ts.Node[] {
  if (!handler.body) return [];
  return ts.isBlock(handler.body) ? [...handler.body.statements] : [handler.body];
}

/** A `const` that names parts of the arguments or the stash. */
function isPreparation(statement: ts.Node): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  const text = statement.getText();
  return /ctx\.(args|arguments|stash|env|info)\b/.test(text) && !/ctx\.(result|prev)\b|\(/.test(text);
}

function looksAtError(statement: ts.Node): boolean {
  if (ts.isIfStatement(statement) && /\bctx\.error\b/.test(statement.expression.getText())) return true;
  let calls = false;
  eachNode(ts.isIfStatement(statement) ? statement.expression : statement, (node) => {
    const isCall = ts.isCallExpression(node) && ts.isIdentifier(node.expression);
    calls ||=
      isCall &&
      readers.includes((node.expression as ts.Identifier).text) &&
      node.arguments[0]?.getText() === 'ctx';
  });
  return calls;
}
