import { join } from 'node:path';
import appsync from '@aws-appsync/eslint-plugin';
import type { Linter } from 'eslint';
import tseslint from 'typescript-eslint';

const instead = (name: string, advice: string): string => `${name} is not part of APPSYNC_JS; ${advice}`;

/** What the official rules miss (AppSync developer guide, "Supported runtime features"), and the house's own rules. */
const restrictedSyntax: { selector: string; message: string }[] = [
  { selector: 'ThrowStatement', message: instead('throw', 'call fail() of resolvers/errors.ts') },
  { selector: 'NewExpression', message: instead('new', 'use util.* or plain objects') },
  { selector: ':matches(ClassDeclaration, ClassExpression)', message: instead('class', 'use functions') },
  { selector: 'TaggedTemplateExpression', message: instead('a tagged template', 'use a plain template') },
  { selector: 'Property[kind=/get|set/]', message: instead('an accessor', 'use a plain property') },
  { selector: 'Literal[bigint]', message: instead('BigInt', 'use a number') },
  {
    selector: 'TSEnumDeclaration',
    message: 'An enum becomes code that AppSync refuses; use a union of strings',
  },
  {
    selector: 'ImportNamespaceSpecifier',
    message: 'A namespace import becomes code that AppSync refuses; import names',
  },
  {
    selector:
      'MemberExpression[object.name=/^(Date|Map|Set|Promise|RegExp|Symbol|Reflect|Proxy|BigInt|globalThis)$/]',
    message: instead('This global', 'use util.time, plain objects or util.matches'),
  },
  {
    selector:
      "MemberExpression[object.name='Object'][property.name=/^(fromEntries|defineProperty|create|freeze)$/]",
    message: instead('This method of Object', 'only assign, entries, hasOwn, keys and values are'),
  },
  {
    selector: "MemberExpression[object.name='Array'][property.name=/^(from|isArray|of)$/]",
    message: instead('This method of Array', 'use a spread or a length'),
  },
  {
    selector:
      'CallExpression[callee.property.name=/^(includes|padStart|padEnd|at|repeat|match|matchAll|search|test)$/]',
    message: instead('This method', 'see the list in AppSync’s guide'),
  },
  {
    selector: "LogicalExpression[operator='??'] > CallExpression.right",
    message: 'AppSync runs the right side of ?? always (amplify-category-api#3170); use a condition',
  },
  {
    selector: "CallExpression[callee.object.name='console']",
    message: 'Resolvers log nothing: arguments hold secrets',
  },
  {
    selector: "Property[key.name='operation'] > Literal[value=/^(Scan|Sync)$/]",
    message: 'A vault never scans its table; query a key',
  },
  {
    selector:
      "CallExpression[callee.object.name='util'][callee.property.name=/^(error|appendError|unauthorized)$/]",
    message: 'Raise errors through fail() of resolvers/errors.ts: the list of errors is closed',
  },
];

const recommended = appsync.configs?.recommended as Linter.Config;

const only = (
  files: string[],
  languageOptions: Linter.Config['languageOptions'],
  rules: typeof restrictedSyntax,
): Linter.Config => ({
  ...recommended,
  files,
  languageOptions,
  rules: {
    ...recommended.rules,
    'no-restricted-syntax': ['error', ...rules],
  },
});

const isErrorsFile = (rule: { selector: string }): boolean =>
  rule.selector.includes('(error|appendError|unauthorized)');
const parser = tseslint.parser as Linter.Parser;

/** ESLint configuration for resolver sources and for the bundles made of them, in the project at `root`. */
export function resolverRules(root: string): Linter.Config[] {
  return [
    only(
      ['resolvers/**/*.ts'],
      { parser, parserOptions: { project: join(root, 'resolvers/tsconfig.json') } },
      restrictedSyntax,
    ),
    {
      files: ['resolvers/errors.ts'],
      rules: {
        'no-restricted-syntax': ['error', ...restrictedSyntax.filter((rule) => !isErrorsFile(rule))],
      },
    },
    only(
      ['.build/resolvers/**/*.js'],
      { parser, parserOptions: { project: join(root, 'bundler/gate/tsconfig.json') } },
      restrictedSyntax.filter((rule) => !isErrorsFile(rule)),
    ),
  ];
}
