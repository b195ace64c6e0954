import { relative } from 'node:path';
import ts from 'typescript';

/** One thing that AppSync would refuse, or that the house does. */
export interface Finding {
  /** Relative to the project. */
  file: string;
  /** From 1; 0 for the file as a whole. */
  line: number;
  /** The nearest named function; empty at the top level. */
  inside: string;
  rule: string;
  /** What is wrong, and what to write instead. */
  message: string;
}

/** A finding at a node of TypeScript's tree. */
export function findingAt(root: string, node: ts.Node, rule: string, message: string): Finding {
  const source = node.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return {
    file: relative(root, source.fileName),
    line: line + 1,
    inside: functionAround(node),
    rule,
    message,
  };
}

/** The name of the nearest named function around a node; empty when there is none. */
export function functionAround(node: ts.Node | undefined): string {
  for (let at = node; at; at = at.parent) {
    if (ts.isFunctionDeclaration(at) && at.name) return at.name.text;
    if (ts.isVariableDeclaration(at) && ts.isIdentifier(at.name) && at.initializer) {
      if (ts.isArrowFunction(at.initializer) || ts.isFunctionExpression(at.initializer)) return at.name.text;
    }
  }
  return '';
}

/** The node that begins at or spans a position. */
export function nodeAt(source: ts.SourceFile, position: number): ts.Node {
  const within = (node: ts.Node): ts.Node =>
    ts.forEachChild(node, (child) =>
      child.pos <= position && position < child.end ? within(child) : undefined,
    ) ?? node;
  return within(source);
}

/** One line for each finding. What stands in several files, as shared code does in bundles, is told once. */
export function describe(findings: Finding[]): string[] {
  const alike = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.inside}\0${finding.rule}\0${finding.message}\0${finding.inside ? '' : finding.file}`;
    alike.set(key, [...(alike.get(key) ?? []), finding]);
  }
  return [...alike.values()].map((group) => {
    const [first] = group as [Finding];
    const files = new Set(group.map(({ file }) => file)).size;
    const where = `${first.file}${first.line > 0 ? `:${first.line}` : ''}${first.inside ? ` in ${first.inside}` : ''}`;
    const more = files > 1 ? ` [and in ${files - 1} more]` : '';
    return `${where}: ${first.message} (${first.rule})${more}`;
  });
}
