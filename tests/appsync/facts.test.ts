/** Each fact about AppSync in `local/facts.json` has a test whose title bears its id, or a line under "Not emulated" in `local/README.md`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { projectRoot } from '../../bundler/paths.ts';

interface Fact {
  id: string;
  fact: string;
  source: string;
  evidence: string;
}

const read = (path: string): string => readFileSync(join(projectRoot, path), 'utf8');
const facts = JSON.parse(read('local/facts.json')) as Fact[];
const ids = facts.map(({ id }) => id);
const testFiles = readdirSync(join(projectRoot, 'tests'), { recursive: true, encoding: 'utf8' });
const tested = new Set(testFiles.filter((path) => path.endsWith('.test.ts')).flatMap(testedIn));
const notEmulated = new Set(
  [...sectionOf('Not emulated').matchAll(/^- ((?:`[^`]+`[,\s]*)+):/gm)].flatMap(([, list = '']) =>
    idsIn(list),
  ),
);

it('every fact has a test named after it, or a line that says that it is not emulated', () => {
  expect(ids.filter((id) => !tested.has(id) && !notEmulated.has(id))).toEqual([]);
});

it('no fact is both tested and said not to be emulated', () => {
  expect(ids.filter((id) => tested.has(id) && notEmulated.has(id))).toEqual([]);
});

it('a test or a line names no fact that is not in the list', () => {
  expect([...tested, ...notEmulated].filter((id) => !ids.includes(id))).toEqual([]);
});

it('a fact has an id of its own, a sentence, a source and its evidence', () => {
  const kinds = ['documented', 'reported', 'source', 'measured', 'unverified'];
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(facts.filter(({ id }) => !/^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/.test(id))).toEqual([]);
  expect(facts.filter(({ fact, source }) => fact.length < 10 || source === '')).toEqual([]);
  expect(facts.filter(({ evidence }) => !kinds.includes(evidence))).toEqual([]);
});

/** Ids at the beginning of the titles of a file's tests; one that is skipped or still to be written proves nothing. */
function testedIn(path: string): string[] {
  const text = read(join('tests', path));
  if (!/['"`]\[[a-z-]+\.[a-z0-9-]+\] /.test(text)) return [];
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const title = ts.isCallExpression(node) && isTest(node.expression) ? node.arguments[0] : undefined;
    if (title && ts.isStringLiteralLike(title))
      found.push(...idsIn(/^(?:\[[^\]]+\] )+/.exec(title.text)?.[0] ?? ''));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

/** `it`, `test`, `it.each(…)`; not `it.skip`, `it.todo`, `describe`. */
function isTest(callee: ts.Node): boolean {
  if (ts.isIdentifier(callee)) return callee.text === 'it' || callee.text === 'test';
  if (ts.isCallExpression(callee)) return isTest(callee.expression);
  return ts.isPropertyAccessExpression(callee) && callee.name.text === 'each' && isTest(callee.expression);
}

function idsIn(list: string): string[] {
  return list.match(/[a-z-]+\.[a-z0-9-]+/g) ?? [];
}

function sectionOf(title: string): string {
  const [, after = ''] = read('local/README.md').split(`\n## ${title}\n`);
  return after.split('\n## ')[0] ?? '';
}
