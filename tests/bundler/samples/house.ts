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
  {
    shows: 'a scan',
    rule: 'no-restricted-syntax',
    path: 'Query.scan.ts',
    refused: "export const request = () => ({ operation: 'Scan' });",
    says: 'query a key',
    allowed: "export const request = () => ({ payload: 'Scan' });",
  },
];

const secretArguments: HouseSample[] = [
  {
    shows: 'a secret argument in a write step',
    rule: 'secret-arguments',
    path: 'Mutation.writesSecret/3.write.ts',
    refused: 'export const request = (ctx: Context) => ({ payload: ctx.args.input.login });',
    says: 'only a step named seal reads it',
    allowed: 'export const request = (ctx: Context) => ({ payload: ctx.args.input.title });',
  },
  {
    shows: 'a secret argument that is destructured',
    rule: 'secret-arguments',
    path: 'Mutation.takesNote/1.authorize.ts',
    refused:
      'export const request = (ctx: Context) => { const { note: n } = ctx.args.input; return { n }; };',
    says: 'note is secret',
    allowed:
      'export const request = (ctx: Context) => { const { title: n } = ctx.args.input; return { n }; };',
  },
  {
    shows: 'a secret argument by its name in a string',
    rule: 'secret-arguments',
    path: 'Mutation.byString/3.write.ts',
    refused: "export const request = (ctx: Context) => ({ payload: ctx.args.input['login'] });",
    says: 'login is secret',
    allowed: "export const request = (ctx: Context) => ({ payload: ctx.args.input['title'] });",
  },
  {
    shows: 'arguments handed on as a whole',
    rule: 'secret-arguments',
    path: 'Mutation.whole/3.write.ts',
    refused: 'export const request = (ctx: Context) => ({ payload: ctx.args.input });',
    says: 'name those that are needed',
    allowed:
      'export const request = (ctx: Context<{ input: { id: string } }>) => ({ payload: ctx.args.input });',
  },
  {
    shows: 'arguments with a secret among them, by their types',
    rule: 'secret-arguments',
    path: 'Mutation.typed/3.write.ts',
    refused:
      'export const request = (ctx: Context<{ input: { id: string; note?: string } }>) => ({ payload: ctx.args });',
    says: 'name those that are needed',
    allowed: 'export const request = (ctx: Context<{ id: string }>) => ({ payload: ctx.args });',
  },
  {
    shows: 'the rest of the arguments',
    rule: 'secret-arguments',
    path: 'Mutation.rest/3.write.ts',
    refused:
      'export const request = (ctx: Context) => { const { id, ...rest } = ctx.args.input; return { rest }; };',
    says: 'name those that are needed',
    allowed:
      'export const request = (ctx: Context) => { const { id, title } = ctx.args.input; return { id, title }; };',
  },
  {
    shows: 'arguments taken out of ctx',
    rule: 'secret-arguments',
    path: 'Mutation.outOfContext/3.write.ts',
    refused: 'export const request = ({ args }: Context) => ({ payload: args.input });',
    says: 'name those that are needed',
    allowed: 'export const request = ({ stash }: Context) => ({ payload: stash.id });',
  },
];

const stash: HouseSample[] = [
  {
    shows: 'a secret argument in the stash',
    rule: 'secret-stash',
    path: 'Mutation.stashes/2.seal.ts',
    refused: 'export const request = (ctx: Context) => { ctx.stash.a = ctx.args.input.login; return {}; };',
    says: 'into the payload of invoke alone',
    allowed: 'export const request = (ctx: Context) => { ctx.stash.a = ctx.args.input.title; return {}; };',
  },
  {
    shows: 'what is made of a secret argument in the stash',
    rule: 'secret-stash',
    path: 'Mutation.stashesPayload/2.seal.ts',
    refused:
      'export const request = (ctx: Context) => { const { note, id } = ctx.args.input; const payload = { note, id }; ctx.stash.a = { payload }; return {}; };',
    says: 'into the payload of invoke alone',
    allowed:
      'export const request = (ctx: Context) => { const { note, id } = ctx.args.input; ctx.stash.a = { id }; return { note }; };',
  },
  {
    shows: 'a secret argument given to another function',
    rule: 'secret-stash',
    path: 'Mutation.givesAway/2.seal.ts',
    refused:
      "import { keep } from '../keep.ts';\nexport const request = (ctx: Context) => { keep(ctx, ctx.args.input.note); return {}; };",
    says: 'given to invoke alone',
    allowed:
      "import { invoke } from '../invoke.ts';\nexport const request = (ctx: Context) => invoke({ note: ctx.args.input.note });",
  },
  {
    shows: 'an opened secret in the stash',
    rule: 'secret-stash',
    path: 'Query.opens/5.open.ts',
    refused:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  ctx.stash.opened = ctx.result;\n  return 1;\n}',
    says: 'return it',
    allowed:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  const { id } = ctx.stash;\n  return [ctx.result, id, ctx.stash.version];\n}',
  },
  {
    shows: 'an opened secret pushed into the stash',
    rule: 'secret-stash',
    path: 'Query.pushes/5.open.ts',
    refused:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  ctx.stash.all.push(ctx.result);\n  return 1;\n}',
    says: 'return it',
    allowed:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  return [ctx.result, ctx.stash.all.length];\n}',
  },
  {
    shows: 'an opened secret assigned to the stash as a whole',
    rule: 'secret-stash',
    path: 'Query.assigns/5.open.ts',
    refused:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  Object.assign(ctx.stash, ctx.result);\n  return 1;\n}',
    says: 'return it',
    allowed:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  return Object.assign({}, ctx.result);\n}',
  },
];

/** Responses that have no error of their own to look at: before and after a pipeline, and on no data source. */
export const withoutErrors = ['Query.own/0.resolver.ts', 'Query.own/2.none.ts', 'Query.unit.none.ts'];

/** Each rule of the house that is checked, tried from both sides. */
export const houseSamples: HouseSample[] = [...reads, ...helpers, ...errors, ...secretArguments, ...stash];
