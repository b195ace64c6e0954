import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCode } from '../../bundler/gate/checkCode.ts';
import type { Finding } from '../../bundler/gate/findings.ts';
import { buildDir } from '../../bundler/paths.ts';
import { houseSamples, withoutErrors, type HouseSample } from './samples/house.ts';

const home = join(buildDir, `house-samples-${process.pid}`);
const rulesOf = (findings: Finding[], { path, rule }: HouseSample): string[] =>
  findings
    .filter((finding) => finding.file === `resolvers/${path}` && finding.rule === rule)
    .map(({ message }) => message);
let refused: Finding[];
let allowed: Finding[];

/** The findings in sources, each at its own path in a project of the same layout. */
async function findingsIn(folder: string, sources: { path: string; code: string }[]): Promise<Finding[]> {
  const root = join(home, folder);
  const files = sources.map(({ path, code }) => {
    const file = join(root, 'resolvers', path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      `import type { Context } from '@aws-appsync/utils';\n${code}\nexport type Used = Context;\n`,
    );
    return file;
  });
  return checkCode(files, root);
}

beforeAll(async () => {
  const side = (name: 'refused' | 'allowed'): { path: string; code: string }[] =>
    houseSamples.map((sample) => ({ path: sample.path, code: sample[name] }));
  refused = await findingsIn('refused', side('refused'));
  allowed = await findingsIn('allowed', side('allowed'));
}, 60_000);

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the rules of the house', () => {
  test('ask for no look at ctx.error before and after a pipeline, nor on no data source', async () => {
    const code = 'export const response = (ctx: Context) => ctx.result;';
    const findings = await findingsIn(
      'without-errors',
      withoutErrors.map((path) => ({ path, code })),
    );
    expect(findings).toEqual([]);
  });

  test('are tried with samples each in a file of its own', () => {
    expect(new Set(houseSamples.map(({ path }) => path)).size).toBe(houseSamples.length);
  });

  test.each(houseSamples.map((sample) => [sample.shows, sample] as const))(
    'refuse %s, and say what to write instead',
    (_shows, sample) => {
      expect(rulesOf(refused, sample).join('\n')).toContain(sample.says);
    },
  );

  test.each(houseSamples.map((sample) => [sample.rule, sample.path, sample] as const))(
    '%s has nothing to say of what is allowed beside it (%s)',
    (_rule, _path, sample) => {
      expect(rulesOf(allowed, sample)).toEqual([]);
    },
  );
});
