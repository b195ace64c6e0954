import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Who may import what (docs/decisions, CONTRIBUTING): the product never knows the local stack. */
const forbid = (group, message) => ({ patterns: [{ group, message }] });
const noLocal = ['**/local/**', '../local/*', '../../local/*'];
/** A vault is read by its keys. The sweep of `local/`, in the place of DynamoDB's TTL, looks through every row. */
const scan = '/^(Scan|dynamodb:Scan|dynamodb:scan)$/';
const noScan = [
  'Identifier[name=/^(ScanCommand|paginateScan)$/]',
  "CallExpression[callee.property.name='scan']",
  `Literal[value=${scan}]`,
  `TemplateElement[value.cooked=${scan}]`,
].map((selector) => ({ selector, message: 'A vault never scans its table; query a key.' }));

export default tseslint.config(
  // lib.d.ts declares a language's globals, as TypeScript wants them declared.
  { ignores: ['node_modules', '.build', 'generated', 'cdk.out', '.local', 'bundler/gate/lib.d.ts'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // A cause would carry what must not leave: an upstream message, a stack, an ARN.
      'preserve-caught-error': 'off',
      'no-restricted-properties': [
        'error',
        {
          object: 'URL',
          property: 'canParse',
          message: 'Wrong on Node 20 for some URLs: use functions/parseUrl.ts.',
        },
      ],
    },
  },
  {
    files: ['resolvers/**', 'functions/**', 'infra/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: noLocal, message: 'The product never imports the local stack.' },
            { group: ['@aws-crypto/*'], message: 'Only functions/envelope/ imports the Encryption SDK.' },
          ],
        },
      ],
    },
  },
  {
    files: ['functions/envelope/**'],
    rules: {
      'no-restricted-imports': ['error', forbid(noLocal, 'The product never imports the local stack.')],
    },
  },
  {
    files: ['resolvers/**', 'functions/**', 'infra/**'],
    rules: { 'no-restricted-syntax': ['error', ...noScan] },
  },
  {
    files: ['resolvers/**'],
    ignores: ['resolvers/keys.ts'],
    rules: {
      // In the place of the rule above, not beside it.
      'no-restricted-syntax': [
        'error',
        ...noScan,
        {
          selector: 'TemplateElement[value.raw=/[A-Z]#/]',
          message: 'Only resolvers/keys.ts composes a key.',
        },
        { selector: 'Literal[value=/^[A-Z]+#/]', message: 'Only resolvers/keys.ts composes a key.' },
      ],
    },
  },
  {
    files: ['local/**/*.js'],
    languageOptions: { globals: { console: 'readonly' } },
    // insideContext.js is one expression: its value is what the context gets.
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
  {
    files: ['local/explorer/page/**'],
    languageOptions: { globals: { document: 'readonly', window: 'readonly', fetch: 'readonly' } },
  },
);
