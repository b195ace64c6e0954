import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, isObjectType, isUnionType, type GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { holderNames, secretNames as secretsOfGate } from '../bundler/gate/secretNames.ts';
import { rootFields } from '../bundler/operations.ts';
import { projectRoot } from '../bundler/paths.ts';
import { checkSchema } from '../bundler/schemaRules.ts';
import {
  metadata,
  secretArguments,
  secretHolders,
  secretNames,
  secretsIn,
  textsOfNowhere,
} from './support/schemaSecrets.ts';

const sdl = readFileSync(join(projectRoot, 'schema.graphql'), 'utf8');
const prelude = readFileSync(join(projectRoot, 'bundler/prelude.graphql'), 'utf8');
const schema = buildSchema(prelude + sdl);
const roots = rootFields(sdl);
const changing = roots.filter((root) => !root.startsWith('Query.'));
const queries = roots.filter((root) => root.startsWith('Query.'));

/** Everything that mutations can answer and subscriptions deliver, and should not. */
function leaksOf(one: GraphQLSchema, excused = Object.keys(metadata)): string[] {
  const of = ['Mutation', 'Subscription'].flatMap((root) => {
    const type = one.getType(root);
    return isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${root}.${field}`) : [];
  });
  return of.flatMap((root) => [...secretsIn(one, root, excused), ...textsOfNowhere(one, root, excused)]);
}

describe('the schema', () => {
  test('describes everything and names who may call', () => {
    expect(checkSchema(sdl)).toEqual([]);
  });

  test.each(changing)('%s cannot answer or deliver a field that bears the name of a secret', (root) => {
    expect(secretsIn(schema, root)).toEqual([]);
  });

  test.each(changing)(
    '%s answers or delivers no text but those that a mutation takes under the same name',
    (root) => {
      expect(textsOfNowhere(schema, root)).toEqual([]);
    },
  );

  test('only revealSecret, revealSecrets and totpCode can answer a secret that is kept, and generatePassword one that is not', () => {
    expect(queries.filter((root) => secretsIn(schema, root).length > 0)).toEqual([
      'Query.revealSecret',
      'Query.revealSecrets',
      'Query.totpCode',
      'Query.generatePassword',
    ]);
  });

  test.each(['publishVaultEvent', 'purgeExpired', 'revokeRemoved', 'beginShred', 'purgeVaultPage'])(
    '%s is for IAM callers alone',
    (name) => {
      const field = schema.getMutationType()?.getFields()[name];
      expect(field?.astNode?.directives?.map((directive) => directive.name.value)).toEqual(['aws_iam']);
    },
  );
});

describe('the search for secrets in it', () => {
  test('takes every field of every opened secret for one, and custom fields', () => {
    const union = schema.getType('Secret');
    const opened = isUnionType(union) ? union.getTypes() : [];
    expect(opened).toHaveLength(9);
    const names = secretNames(schema);
    const all = opened.flatMap((type) => Object.keys(type.getFields()));
    expect([...all, 'customFields', 'value'].filter((name) => !names.has(name))).toEqual([]);
  });

  test('takes the same arguments for secret as the gate, which keeps resolvers from them', () => {
    const names = new Set(secretArguments(schema).map(({ name }) => name));
    expect([...names].sort()).toEqual([...secretsOfGate].sort());
    expect(secretHolders(schema)).toEqual([...holderNames].sort());
  });

  test.each(Object.keys(metadata))('needs the exception of %s', (coordinate) => {
    const others = Object.keys(metadata).filter((other) => other !== coordinate);
    const found = [...leaksOf(schema, others), ...queries.flatMap((root) => secretsIn(schema, root, others))];
    expect(found).toContain(coordinate);
  });

  test.each([
    ['a password', 'extend type Item { password: String }', 'Item.password'],
    ['a password that is called an id', 'extend type Item { password: ID }', 'Item.password'],
    ['passwords', 'extend type Item { password: [[String!]!]! }', 'Item.password'],
    ['a secret that is a number', 'extend type Item { expiryYear: Int }', 'Item.expiryYear'],
    ['a secret that is an enum', 'extend type Item { security: WifiSecurity }', 'Item.security'],
    ['a secret under a name of its own', 'extend type Item { pw: String }', 'Item.pw'],
    ['a secret in JSON', 'extend type Item { more: AWSJSON }', 'Item.more'],
    ['a secret that is delivered', 'extend type VaultEvent { note: String }', 'VaultEvent.note'],
    ['the secret of a kind', 'extend type Item { login: LoginSecret }', 'Item.login'],
    ['the union of secrets', 'extend type Item { content: Secret }', 'WifiSecret.password'],
    ['custom fields by another name', 'extend type Item { more: [CustomField!] }', 'CustomField.value'],
    ['an opened item', 'extend type Item { opened: RevealedSecret }', 'RevealedSecret.customFields'],
    [
      'an opened item below a type of its own',
      'type Receipt { last: Last } type Last { all: [RevealedSecret] } extend type PurgedItem { receipt: Receipt }',
      'NoteSecret.text',
    ],
    [
      'a secret in a type within itself',
      'type Box { box: Box word: String } extend type PurgedItem { box: Box }',
      'Box.word',
    ],
    [
      'a secret behind an interface',
      'interface Left { id: ID } type Over implements Left { id: ID pin: String } extend type PurgedItem { left: Left }',
      'Over.pin',
    ],
    ['a text that is answered by itself', 'extend type Mutation { rotate: String }', 'Mutation.rotate'],
    ['a secret that is answered by itself', 'extend type Mutation { pin: Int }', 'Mutation.pin'],
    [
      'the secret of a new kind',
      'input PassInput { count: Int } extend input NewItemInput { pass: PassInput } extend type Item { count: Int }',
      'Item.count',
    ],
    [
      'a part of the secret of a new kind',
      'input KeyInput { parts: [PartInput!] } input PartInput { share: Int parts: [PartInput!] } extend input UpdateItemInput { key: KeyInput } extend type Item { share: Int }',
      'Item.share',
    ],
  ])('finds %s', (_shows, planted, coordinate) => {
    expect(leaksOf(buildSchema(prelude + sdl + planted))).toContain(coordinate);
  });
});
