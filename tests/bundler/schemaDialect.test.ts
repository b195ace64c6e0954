import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildDir, projectRoot } from '../../bundler/paths.ts';
import { toAppSyncDialect, withoutDescriptions } from '../../bundler/schemaDialect.ts';

const written = readFileSync(join(projectRoot, 'schema.graphql'), 'utf8');

describe('the schema in AppSync’s dialect', () => {
  test('is the written schema but for its descriptions', () => {
    const built = readFileSync(join(buildDir, 'schema.graphql'), 'utf8');
    expect(withoutDescriptions(parse(built))).toBe(withoutDescriptions(parse(written)));
  });

  test('has no quoted description', () => {
    expect(toAppSyncDialect(written)).not.toContain('"""');
  });

  test('describes a type and a field in comments above them', () => {
    const converted = toAppSyncDialect('"""\nTwo\nlines\n"""\ntype A { "A field." a: ID }');
    expect(converted).toBe('# Two\n# lines\ntype A {\n  # A field.\n  a: ID\n}\n');
  });

  test('has no comment inside an enum', () => {
    expect(toAppSyncDialect('"Kinds." enum Kind { "Not null." A B }')).toBe(
      '# Kinds.\nenum Kind {\n  A\n  B\n}\n',
    );
  });

  test.each([
    ['scalar Money', 'no scalars'],
    ['directive @mine on OBJECT', 'no scalars or directives'],
    ['type A { a: ID } extend type A { b: ID }', 'no `extend`'],
    ['interface I { a: ID } interface J { a: ID } type A implements I & J { a: ID }', 'more interfaces'],
  ])('is refused for %s', (sdl, message) => {
    expect(() => toAppSyncDialect(sdl)).toThrow(message);
  });
});
