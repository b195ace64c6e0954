import ts from 'typescript';
import { insteadOf } from './advice.ts';
import { findingAt, type Finding } from './findings.ts';

/** The methods of arrays that take a function; nothing else may. */
const callbacks = new Set(
  'forEach map flatMap filter reduce reduceRight find findIndex findLast findLastIndex some every'.split(' '),
);

const passed =
  'Functions are passed to forEach, map and their like of arrays alone; call the function by its name';
const returned = 'A function is not returned; return a value';
const reassigned = 'A function has one name; call it by that';
const called = 'A function is called by its name, or as a method that lib.d.ts lists; give it a name';

/**
 * How functions are used: AppSync takes no recursion, none passed on, returned or given a second name (developer guide,
 * "Supported runtime features"; its lint rules miss some forms). A bundle has lost its types, so that a method of
 * something unknown is judged by its name.
 */
export function checkFunctions(root: string, program: ts.Program, source: ts.SourceFile): Finding[] {
  const checker = program.getTypeChecker();
  const methods = methodNames(checker, source);
  const findings: Finding[] = [];
  const report = (node: ts.Node, message: string, rule = 'functions'): void => {
    findings.push(findingAt(root, node, rule, message));
  };
  const isFunction = (value: ts.Node | undefined): boolean =>
    value !== undefined && ts.isExpression(value) && isFunctionValue(checker, value);
  const isOtherName = (value: ts.Node | undefined): boolean =>
    isFunction(value) && !isFunctionLiteral(plain(value as ts.Expression));

  const checkCall = (call: ts.CallExpression): void => {
    const callee = plain(call.expression);
    if (!ts.isIdentifier(callee) && !ts.isPropertyAccessExpression(callee)) return report(call, called);
    const passes = call.arguments.some(isFunction);
    if (ts.isIdentifier(callee)) {
      if (passes) report(call, passed);
      return;
    }
    const name = callee.name.text;
    const unknown = (checker.getTypeAtLocation(callee.expression).flags & ts.TypeFlags.Any) !== 0;
    if (unknown && !methods.has(name)) {
      report(
        callee.name,
        `${name} is no documented method of a string or an array; ${insteadOf(name)}`,
        'built-ins',
      );
    }
    if (passes && !(callbacks.has(name) && (unknown || isOfArrays(checker, callee)))) report(call, passed);
  };

  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isCallExpression(node)) checkCall(node);
    else if (ts.isReturnStatement(node) && isFunction(node.expression)) report(node, returned);
    else if (ts.isArrowFunction(node) && isFunction(node.body)) report(node.body, returned);
    else if (isAssignment(node) && isOtherName(node.right)) report(node, reassigned);
    else if (ts.isVariableDeclaration(node) && isOtherName(node.initializer)) report(node, reassigned);
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const name of recursiveNames(checker, source)) {
    report(
      name,
      `${name.text} calls itself, by whatever way; use for … of, or a step of its own`,
      'recursion',
    );
  }
  return findings;
}

const isFunctionLiteral = (value: ts.Node): boolean =>
  ts.isArrowFunction(value) || ts.isFunctionExpression(value);

const isAssignment = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;

/** An expression without the parentheses and types around it. */
function plain(value: ts.Expression): ts.Expression {
  const isWrapped =
    ts.isParenthesizedExpression(value) ||
    ts.isAsExpression(value) ||
    ts.isSatisfiesExpression(value) ||
    ts.isNonNullExpression(value);
  return isWrapped ? plain(value.expression) : value;
}

function isFunctionValue(checker: ts.TypeChecker, value: ts.Expression): boolean {
  return isFunctionLiteral(plain(value)) || checker.getTypeAtLocation(value).getCallSignatures().length > 0;
}

function isOfArrays(checker: ts.TypeChecker, callee: ts.Node): boolean {
  const declaration = checker.getSymbolAtLocation(callee)?.declarations?.[0]?.parent;
  return (
    declaration !== undefined &&
    ts.isInterfaceDeclaration(declaration) &&
    /^(Readonly)?Array$/.test(declaration.name.text)
  );
}

/** Every method of strings and arrays that `lib.d.ts` declares. */
function methodNames(checker: ts.TypeChecker, source: ts.SourceFile): Set<string> {
  const types = checker.getSymbolsInScope(source, ts.SymbolFlags.Interface);
  const listed = types.filter(({ name }) => name === 'String' || name === 'Array');
  return new Set(
    listed.flatMap((type) =>
      checker
        .getDeclaredTypeOfSymbol(type)
        .getProperties()
        .map(({ name }) => name),
    ),
  );
}

/** The names of functions from which calls lead back to themselves, within a file. */
function recursiveNames(checker: ts.TypeChecker, source: ts.SourceFile): ts.Identifier[] {
  const names = new Map<ts.Symbol, ts.Identifier>();
  const uses = new Map<ts.Symbol, Set<ts.Symbol>>();
  const visit = (node: ts.Node, around: ts.Symbol[]): void => {
    const name = functionName(node);
    const symbol = name && checker.getSymbolAtLocation(name);
    if (name && symbol) {
      names.set(symbol, name);
      uses.set(symbol, uses.get(symbol) ?? new Set());
    }
    const within = symbol ? [...around, symbol] : around;
    if (ts.isIdentifier(node) && node !== functionName(node.parent)) {
      const used = checker.getSymbolAtLocation(node);
      if (used) for (const user of around) uses.get(user)?.add(used);
    }
    ts.forEachChild(node, (child) => visit(child, within));
  };
  visit(source, []);
  const reaches = (from: ts.Symbol, goal: ts.Symbol, seen: Set<ts.Symbol>): boolean =>
    [...(uses.get(from) ?? [])].some(
      (next) => next === goal || (!seen.has(next) && reaches(next, goal, seen.add(next))),
    );
  return [...names].filter(([symbol]) => reaches(symbol, symbol, new Set())).map(([, name]) => name);
}

function functionName(node: ts.Node): ts.Identifier | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node)) return node.name;
  if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return undefined;
  return isFunctionLiteral(plain(node.initializer)) ? node.name : undefined;
}
