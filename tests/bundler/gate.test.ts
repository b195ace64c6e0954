import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../bundler/buildResolvers.ts';
import { checkCode } from '../../bundler/gate/checkCode.ts';
import { buildDir, projectRoot } from '../../bundler/paths.ts';

const samples: [name: string, body: string, rule: string][] = [
  ['throw', "throw 'no'", 'throw is not part of APPSYNC_JS'],
  ['new', 'return new Map()', 'new is not part'],
  ['try', 'try { return 1 } catch { return 2 }', 'no-try'],
  ['a class', 'class A {} return A.name', 'class is not part'],
  ['async', 'const f = async () => 1; return f', 'no-async'],
  ['a C-style for', 'for (let i = 0; i < 3; i += 1) {} return 1', 'no-for'],
  ['while', 'while (ctx.args) {} return 1', 'no-while'],
  ['++', 'let a = 1; a++; return a', 'no-disallowed-unary-operators'],
  ['a regular expression', "return 'a'.replace(/a/, 'b')", 'no-regex'],
  ['Date', 'return Date.now()', 'This global is not part'],
  ['Array.isArray', 'return Array.isArray(ctx.args)', 'This method of Array'],
  ['Object.fromEntries', 'return Object.fromEntries([])', 'This method of Object'],
  ['includes', "return 'abc'.includes('a')", 'This method is not part'],
  ['a call on the right of ??', 'return ctx.args.a ?? util.autoId()', 'AppSync runs the right side'],
  ['console', "console.log('secret'); return 1", 'Resolvers log nothing'],
  ['Scan', "return { operation: 'Scan' }", 'never scans'],
  ['an accessor', 'return { get a() { return 1 } }', 'an accessor is not part'],
  ['BigInt', 'return 1n', 'BigInt is not part'],
  ['a tagged template', 'const f = (a) => a; return f`x`', 'a tagged template'],
  ['recursion', 'return recursive(1)', 'no-recursion'],
  ['util.error', "util.error('m', 'T'); return 1", 'fail() of resolvers/errors.ts'],
];

/** A small project of the same layout, below the real one so that its packages are found. */
const root = join(buildDir, 'gate-samples');
const folder = join(root, 'resolvers');
const built = join(root, '.build/resolvers');
const fileOf = (index: number): string => join(folder, `sample${index}.ts`);
let findings: string[];

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  mkdirSync(built, { recursive: true });
  for (const file of ['tsconfig.json', 'resolvers/tsconfig.json', 'bundler/gate/tsconfig.json']) {
    cpSync(join(projectRoot, file), join(root, file));
  }
  const head = `import { util, type Context } from '@aws-appsync/utils';
export const recursive = (n: number): number => (n > 0 ? recursive(n - 1) : util.time.nowEpochSeconds());
`;
  samples.forEach(([, body], index) => {
    const used = body.includes('recursive') ? head : head.split('\n')[0];
    writeFileSync(
      fileOf(index),
      `${used}\nexport function request(ctx: Context) {\n${body}\n}\nexport const use = util;\n`,
    );
  });
  writeFileSync(
    join(folder, 'allowed.ts'),
    'export function request(ctx) {\n  return { payload: ctx.args.a };\n}\n',
  );
  await bundle(fileOf(0), join(built, 'sample0.js'));
  writeFileSync(join(built, 'long.js'), `export const text = '${'x'.repeat(33_000)}';\n`);
  const files = [...samples.map((_, index) => fileOf(index)), join(folder, 'allowed.ts')];
  findings = await checkCode([...files, join(built, 'sample0.js'), join(built, 'long.js')], root);
}, 60_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the gate', () => {
  test.each(samples.map(([name, , rule], index) => [name, rule, index] as const))(
    'refuses %s and names the rule',
    (_name, rule, index) => {
      const own = findings.filter((finding) => finding.startsWith(`resolvers/sample${index}.ts`));
      expect(own.join('\n')).toContain(rule);
    },
  );

  test('refuses in a bundle what it refuses in a source', () => {
    const own = findings.filter((finding) => finding.startsWith('.build/resolvers/sample0.js'));
    expect(own.join('\n')).toContain('throw is not part of APPSYNC_JS');
  });

  test('refuses code that is longer than AppSync takes', () => {
    expect(findings.join('\n')).toContain('long.js: 33');
  });

  test('has nothing to say of plain code', () => {
    expect(findings.filter((finding) => finding.includes('allowed.ts'))).toEqual([]);
  });
});
