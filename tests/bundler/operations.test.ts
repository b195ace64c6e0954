import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOperations } from '../../bundler/operations.ts';
import { removeFolder, temporaryFolder } from '../support/stack.ts';

let root: string;

beforeEach(() => {
  root = temporaryFolder();
  put('schema.graphql', 'type Query { one: ID two: ID } type Mutation { make: ID }');
  put('resolvers/Query.one.ts');
  put('resolvers/Query.two.none.ts');
  put('resolvers/Mutation.make/0.resolver.ts');
  put('resolvers/Mutation.make/1.read.ts');
  put('resolvers/Mutation.make/2.seal.ts');
  put('resolvers/keys.ts');
});

afterEach(() => removeFolder(root));

function put(file: string, text = ''): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

describe('the list of operations', () => {
  test('has a unit resolver for a file, on the table unless its name says none', () => {
    const [one, two] = readOperations(root);
    expect(one).toMatchObject({
      name: 'Query.one',
      dataSource: 'table',
      codeFile: 'Query.one.js',
      steps: [],
    });
    expect(two).toMatchObject({ name: 'Query.two', dataSource: 'none', codeFile: 'Query.two.js' });
  });

  test('has a pipeline for a folder, its steps in order, a step named as a function on that function', () => {
    const make = readOperations(root)[2];
    expect(make?.codeFile).toBe('Mutation.make/0.resolver.js');
    expect(make?.steps).toEqual([
      { name: 'read', dataSource: 'table', codeFile: 'Mutation.make/1.read.js' },
      { name: 'seal', dataSource: 'seal', codeFile: 'Mutation.make/2.seal.js' },
    ]);
  });

  test('is refused when a field has no resolver', () => {
    put('schema.graphql', 'type Query { one: ID two: ID three: ID } type Mutation { make: ID }');
    expect(() => readOperations(root)).toThrow('Query.three has no resolver');
  });

  test('takes ten steps in the order of their numbers, and is refused with an eleventh', () => {
    for (let number = 3; number <= 10; number += 1) put(`resolvers/Mutation.make/${number}.write.ts`);
    expect(readOperations(root)[2]?.steps.map(({ codeFile }) => codeFile.split('/')[1])).toEqual([
      ...['1.read.js', '2.seal.js', '3.write.js', '4.write.js', '5.write.js'],
      ...['6.write.js', '7.write.js', '8.write.js', '9.write.js', '10.write.js'],
    ]);
    put('resolvers/Mutation.make/11.write.ts');
    expect(() => readOperations(root)).toThrow('has 11 steps, AppSync takes 10');
  });

  test.each([
    ['resolvers/Query.four.ts', 'Query.four.ts matches no field'],
    ['resolvers/Query.one.none.ts', 'Query.one has two resolvers'],
    ['resolvers/Query.ts', 'not named Type.field.ts'],
    ['resolvers/Mutation.make/write.ts', 'not named N.step.ts'],
    ['resolvers/Mutation.make/4.write.ts', 'its steps are not 1, 2, 3'],
    ['resolvers/Query.five/0.resolver.ts', 'Query.five has no step'],
  ])('is refused with %s', (file, message) => {
    put(file);
    expect(() => readOperations(root)).toThrow(message);
  });
});
