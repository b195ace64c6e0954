import appsync from '@aws-appsync/eslint-plugin';
import type { Linter } from 'eslint';
import tseslint from 'typescript-eslint';
import type { Programs } from './programs.ts';

/** Forms that AppSync takes and the house does not, in sources and bundles. */
const restrictedSyntax = [
  {
    selector: "LogicalExpression[operator='??'] > CallExpression.right",
    message: 'AppSync runs the right side of ?? always (amplify-category-api#3170); use a condition',
  },
  {
    selector: "CallExpression[callee.object.name='console']",
    message: 'Resolvers log nothing: arguments hold secrets; leave it out',
  },
  {
    // Wherever it stands, since what it becomes a part of may be a request; a delta sync begins with a scan.
    selector:
      ":matches(Literal[value=/^(Scan|Sync)$/], TemplateElement[value.cooked=/^(Scan|Sync)$/], ImportDeclaration[source.value='@aws-appsync/utils/dynamodb'] > ImportSpecifier[imported.name=/^(scan|sync)$/])",
    message: 'A vault never scans its table; query a key',
  },
  {
    selector:
      ":matches(CallExpression[callee.property.name='earlyReturn'][arguments.length=0], CallExpression[callee.property.name='earlyReturn'] > :matches(Literal[raw='null'], Identifier[name='undefined'], UnaryExpression[operator='void']).arguments)",
    message: 'An early return of nothing becomes an error in AppSync (community#280); return an object',
  },
  {
    selector:
      "IfStatement[test.object.name='ctx'][test.property.name='error'] > .consequent MemberExpression[object.name='ctx'][property.name='result']",
    message:
      'What ctx.result holds after a failure is not documented; use a transaction, whose cancellationReasons are, or another read',
  },
];

const restrictedInSources = [
  ...restrictedSyntax,
  {
    selector:
      "CallExpression[callee.object.name='util'][callee.property.name=/^(error|appendError|unauthorized)$/]",
    message: 'The list of errors is closed; raise them through fail() of resolvers/errors.ts',
  },
];

const recommended = appsync.configs?.recommended as Linter.Config;

/**
 * ESLint configuration for resolver sources and for the bundles made of them: AppSync's own rules, and what the house does not write.
 * @param programs the files, as TypeScript has read them already
 */
export function resolverRules(programs: Programs): Linter.Config[] {
  return [
    {
      ...recommended,
      files: ['resolvers/**/*.ts'],
      languageOptions: { parser: parserWith(programs.sources) },
      rules: {
        ...recommended.rules,
        'no-restricted-syntax': ['error', ...restrictedInSources],
      },
    },
    {
      files: ['resolvers/errors.ts'],
      rules: { 'no-restricted-syntax': ['error', ...restrictedSyntax] },
    },
    {
      ...recommended,
      files: ['.build/resolvers/**/*.js'],
      languageOptions: { parser: parserWith(programs.bundles) },
      rules: { ...recommended.rules, 'no-restricted-syntax': ['error', ...restrictedSyntax] },
    },
  ];
}

/** The parser, given what TypeScript has read already: ESLint freezes what stands in its settings. */
function parserWith(program: Programs['sources']): Linter.Parser {
  const parse = tseslint.parser.parseForESLint as (code: string, options: object) => Linter.ESLintParseResult;
  return {
    meta: { name: 'gate', version: '1' },
    parseForESLint: (code: string, options?: object) => parse(code, { ...options, programs: [program] }),
  };
}
