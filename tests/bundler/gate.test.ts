import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundle } from '../../bundler/buildResolvers.ts';
import { checkCode } from '../../bundler/gate/checkCode.ts';
import { describe as inWords, type Finding } from '../../bundler/gate/findings.ts';
import { buildDir } from '../../bundler/paths.ts';
import { allowed } from './samples/allowed.ts';
import { forbidden } from './samples/forbidden.ts';
import { fileOf, type Sample } from './samples/sample.ts';

/** A small project of the same layout, below the real one so that its packages are found. */
const root = join(buildDir, `gate-samples-${process.pid}`);
const nameOf = (kind: string, index: number): string => `Query.${kind}${index}.none`;
let findings: Finding[];

beforeAll(async () => {
  const files = [['forbidden', forbidden] as const, ['allowed', allowed] as const].flatMap(
    ([kind, samples]) =>
      samples.map((sample: Sample, index) => {
        const source = put(`resolvers/${nameOf(kind, index)}.ts`, fileOf(sample));
        return { source, built: join(root, `.build/resolvers/${nameOf(kind, index)}.js`) };
      }),
  );
  put('resolvers/own.ts', 'export const own = (value: number): number => value + 1;\n');
  await Promise.all(files.map(({ source, built }) => bundle(source, built)));
  const long = put('.build/resolvers/long.js', `export const text = '${'x'.repeat(32_768)}';\n`);
  const longest = put('.build/resolvers/longest.js', `export const text = '${'x'.repeat(32_768 - 25)}';\n`);
  findings = await checkCode([...files.flatMap(({ source, built }) => [source, built]), long, longest], root);
}, 60_000);

afterAll(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, code: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, code);
  return file;
}

const saidOf = (file: string): string =>
  inWords(findings.filter((finding) => finding.file === file)).join('\n');
const named = (samples: Sample[]): [string, number][] => samples.map(({ shows }, index) => [shows, index]);

describe('the gate', () => {
  test('is tried with at least 60 forbidden and 60 allowed samples, no two alike', () => {
    for (const samples of [forbidden, allowed]) {
      expect(new Set(samples.map(({ code }) => code)).size).toBe(samples.length);
      expect(samples.length).toBeGreaterThanOrEqual(60);
    }
  });

  test.each(named(forbidden))(
    '[language.refused] refuses %s in a source, by line and rule',
    (_shows, index) => {
      const said = saidOf(`resolvers/${nameOf('forbidden', index)}.ts`);
      expect(said).toContain(forbidden[index]?.says);
      expect(said).toMatch(/\.ts:\d+/);
    },
  );

  test.each(named(forbidden))('[language.bundle] refuses the bundle of %s', (_shows, index) => {
    expect(saidOf(`.build/resolvers/${nameOf('forbidden', index)}.js`)).toMatch(/\.js:\d+.*: .+ \(.+\)/);
  });

  test.each(named(allowed))(
    '[language.allowed] has nothing to say of %s, source and bundle',
    (_shows, index) => {
      expect(saidOf(`resolvers/${nameOf('allowed', index)}.ts`)).toBe('');
      expect(saidOf(`.build/resolvers/${nameOf('allowed', index)}.js`)).toBe('');
    },
  );

  test('[language.code-limit] refuses code that is longer than AppSync takes, to the character', () => {
    expect(saidOf('.build/resolvers/long.js')).toContain('characters, AppSync takes 32768; move work');
    expect(saidOf('.build/resolvers/longest.js')).toBe('');
  });

  test('tells the function in which a bundle is refused', () => {
    const index = forbidden.findIndex(({ shows }) => shows === 'padStart');
    expect(saidOf(`.build/resolvers/${nameOf('forbidden', index)}.js`)).toContain(' in request: ');
  });
});
