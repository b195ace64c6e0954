import { secretSamples } from './houseSecrets.ts';
import { batchSamples } from './houseBatches.ts';

/** A source that a rule of the house refuses, and one beside it that is as near as may be and allowed. */
export interface HouseSample {
  shows: string;
  rule: string;
  /** Below `resolvers/`. */
  path: string;
  refused: string;
  /** What the finding says. */
  says: string;
  allowed: string;
}

const response = "import { gotRow } from './table.ts';\nexport function response(ctx: Context) {\n";

const reads: HouseSample[] = [
  {
    shows: 'a read by key outside of table.ts',
    rule: 'consistent-reads',
    path: 'Query.readsByKey.ts',
    refused: "export const request = () => ({ operation: 'GetItem', key: {}, consistentRead: true });",
    says: 'call getRow or getRows',
    allowed: "export const request = () => ({ operation: 'PutItem', key: {} });",
  },
  {
    shows: 'a batch of reads outside of table.ts',
    rule: 'consistent-reads',
    path: 'Query.readsBatch.ts',
    refused: "const operation = 'BatchGetItem';\nexport const request = () => ({ operation, tables: {} });",
    says: 'call getRow or getRows',
    allowed: "const operation = 'TransactWriteItems';\nexport const request = () => ({ operation });",
  },
  {
    shows: 'a read that is not consistent',
    rule: 'consistent-reads',
    path: 'table.ts',
    refused: "export const getRow = () => ({ operation: 'GetItem', key: {} });",
    says: 'add consistentRead: true',
    allowed: "export const getRow = () => ({ operation: 'GetItem', key: {}, consistentRead: true });",
  },
  {
    shows: 'a query outside of query.ts',
    rule: 'consistent-reads',
    path: 'Query.queries.ts',
    refused: "export const request = () => ({ operation: 'Query', query: {} });",
    says: 'call queryPrefix or queryRange',
    allowed: "export const request = () => ({ operation: 'Invoke', payload: 'Query' });",
  },
  {
    shows: 'a role judged by a page',
    rule: 'consistent-reads',
    path: 'Query.pageRole/1.list.ts',
    refused:
      "import { requireRole } from '../member.ts';\nimport { gotPage } from '../query.ts';\nexport function response(ctx: Context) { requireRole(gotPage(ctx).items[0]); return {}; }",
    says: 'judge the role by getRow or getRows',
    allowed:
      "import { gotPage } from '../query.ts';\nexport function response(ctx: Context) { return gotPage(ctx).items; }",
  },
];

const helpers: HouseSample[] = [
  {
    shows: 'a helper that was never recorded',
    rule: 'verified-helpers',
    path: 'Mutation.helper.ts',
    refused:
      "import { transactWrite } from '@aws-appsync/utils/dynamodb';\nexport const used = [transactWrite];",
    says: 'write the request object',
    allowed: "import { remove } from '@aws-appsync/utils/dynamodb';\nexport const used = [remove];",
  },
  {
    shows: 'the condition of a helper',
    rule: 'verified-helpers',
    path: 'Mutation.condition.ts',
    refused:
      "import { remove } from '@aws-appsync/utils/dynamodb';\nexport const request = () => remove({ key: { pk: 'a' }, condition: { pk: { attributeExists: true } } });",
    says: 'What a helper makes of a condition',
    allowed:
      "import { remove } from '@aws-appsync/utils/dynamodb';\nexport const request = () => remove({ key: { pk: 'a' } });",
  },
];

const errors: HouseSample[] = [
  {
    shows: 'a response that looks at the result first',
    rule: 'error-first',
    path: 'Query.resultFirst.ts',
    refused:
      'export function response(ctx: Context) {\n  const row = ctx.result;\n  if (ctx.error) return null;\n  return row;\n}',
    says: 'test ctx.error first',
    allowed:
      'export function response(ctx: Context) {\n  const { id } = ctx.args;\n  if (ctx.error) return null;\n  return [id, ctx.result];\n}',
  },
  {
    shows: 'a response that never looks at the error',
    rule: 'error-first',
    path: 'Mutation.neverLooks/2.write.ts',
    refused: 'export const response = (ctx: Context) => ctx.result;',
    says: 'test ctx.error first',
    allowed:
      "import { invoked } from '../invoke.ts';\nexport const response = (ctx: Context) => invoked(ctx);",
  },
  {
    shows: 'a response that reads its row behind something else',
    rule: 'error-first',
    path: 'Query.behind.ts',
    refused: `${response}  ctx.stash.a = 1;\n  return gotRow(ctx);\n}`,
    says: 'test ctx.error first',
    allowed: `${response}  return gotRow(ctx);\n}`,
  },
  ...[
    ['gotRows', 'table'],
    ['gotPage', 'query'],
    ['settle', 'transaction'],
    ['settleItem', 'itemWrite'],
  ].map(([reader, module]) => ({
    shows: `a response that calls ${reader} behind something else`,
    rule: 'error-first',
    path: `Mutation.${reader}/3.write.ts`,
    refused: `import { ${reader} } from '../${module}.ts';\nexport function response(ctx: Context) {\n  ctx.stash.a = 1;\n  return ${reader}(ctx, 1);\n}`,
    says: 'test ctx.error first',
    allowed: `import { ${reader} } from '../${module}.ts';\nexport const response = (ctx: Context) => ${reader}(ctx, ctx.args.input.version);`,
  })),
  {
    shows: 'the result after a failure',
    rule: 'no-restricted-syntax',
    path: 'Mutation.afterFailure.ts',
    refused: 'export function response(ctx: Context) {\n  if (ctx.error) return ctx.result;\n  return 1;\n}',
    says: 'is not documented; use a transaction',
    allowed:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  return ctx.result;\n}',
  },
  {
    shows: 'an error that is not of the list',
    rule: 'no-restricted-syntax',
    path: 'Query.ownError.none.ts',
    refused:
      "import { util } from '@aws-appsync/utils';\nexport const request = () => { util.error('a', 'B'); };",
    says: 'raise them through fail()',
    allowed: "import { util } from '@aws-appsync/utils';\nexport const request = () => { util.autoId(); };",
  },
];

/** Responses that have no error of their own to look at: before and after a pipeline, and on no data source. */
export const withoutErrors = ['Query.own/0.resolver.ts', 'Query.own/2.none.ts', 'Query.unit.none.ts'];

/** Each rule of the house that is checked, tried from both sides. */
export const houseSamples: HouseSample[] = [
  ...reads,
  ...helpers,
  ...errors,
  ...secretSamples,
  ...batchSamples,
];
