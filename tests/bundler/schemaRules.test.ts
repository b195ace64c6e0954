import { expect, test } from 'vitest';
import { checkSchema } from '../../bundler/schemaRules.ts';

const whole = `
"Reads." type Query { "One." one("Which." id: ID!): One @aws_iam }
"One." type One @aws_iam { "Kind." kind: Kind }
"Kinds." enum Kind { "A." A }
"An input." input OneInput { "Id." id: ID! }
"Either." union Either = One
`;

test('a schema that describes everything and names its callers passes', () => {
  expect(checkSchema(whole)).toEqual([]);
});

test.each([
  ['"One." one(', 'one(', 'Query.one has no description'],
  ['"Which." id', 'id', 'Query.one.id has no description'],
  ['"One." type One', 'type One', 'One has no description'],
  ['"Kind." kind', 'kind', 'One.kind has no description'],
  ['"A." A', 'A', 'Kind.A has no description'],
  ['"Kinds." enum', 'enum', 'Kind has no description'],
  ['"An input." input', 'input', 'OneInput has no description'],
  ['"Id." id', 'id', 'OneInput.id has no description'],
  ['"Either." union', 'union', 'Either has no description'],
  ['"Reads." type', '" " type', 'Query has no description'],
  ['One @aws_iam }', 'One }', 'Query.one does not say who may call it'],
  ['type One @aws_iam', 'type One', 'One does not say who may read it'],
])('without %j there is a finding', (part, replacement, finding) => {
  expect(checkSchema(whole.replace(part, replacement))).toEqual([`schema.graphql: ${finding}`]);
});
