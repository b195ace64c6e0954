import { readFileSync } from 'node:fs';
import { buildSchema, getVariableValues, Kind, parse, validate, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fillBlanks } from '../../local/explorer/page/fillBlanks.ts';
import { readyOperations } from '../../local/explorer/page/readyOperations.ts';

const schema = buildSchema(
  readFileSync('bundler/prelude.graphql', 'utf8') + readFileSync('schema.graphql', 'utf8'),
);

function operationIn(query: string): OperationDefinitionNode {
  const [definition] = parse(query).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return definition;
}

describe.each(readyOperations.map((ready) => [operationIn(ready.query).name?.value, ready] as const))(
  'the tab %s',
  (_name, { query, variables = '{}' }) => {
    it('is one operation that the schema knows', () => {
      expect(parse(query).definitions).toHaveLength(1);
      expect(validate(schema, parse(query))).toEqual([]);
    });

    it('runs with the variables that stand there, once blanks are filled', () => {
      const filled = fillBlanks(JSON.parse(variables), { vaultId: 'v', itemId: 'i' });
      const { variableDefinitions = [] } = operationIn(query);
      expect(getVariableValues(schema, variableDefinitions, { ...Object(filled) }).errors).toBeUndefined();
    });

    it('begins with a comment that says what it shows', () => {
      expect(query).toMatch(/^# [A-Z]/);
    });
  },
);

it('leads from who one is to what is wrong', () => {
  expect(readyOperations.map(({ query }) => operationIn(query).name?.value)).toEqual([
    'Me',
    'CreateVault',
    'Vaults',
    'CreateItem',
    'Items',
    'Reveal',
    'WatchVault',
    'Changes',
    'InviteMember',
    'Events',
    'GeneratePassword',
    'VaultHealth',
  ]);
});
