import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../bundler/operations.ts';
import { RequestMalformed, type DataSource } from '../../local/appsync/dataSources/dataSource.ts';
import { createLambdaDataSource } from '../../local/appsync/dataSources/lambda.ts';
import { noneDataSource } from '../../local/appsync/dataSources/none.ts';
import { createFieldExecutor } from '../../local/appsync/fieldExecutor.ts';
import type { Caller, FieldRequest } from '../../local/appsync/types.ts';
import { bundleSample } from './bundleSample.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const caller: Caller = {
  mode: 'AWS_IAM',
  expiresAt: 0,
  identity: {
    accountId: '000000000000',
    cognitoIdentityPoolId: null,
    cognitoIdentityId: null,
    sourceIp: ['127.0.0.1'],
    username: 'AROAX:ci',
    userArn: 'arn:aws:sts::000000000000:assumed-role/ci/ci',
    cognitoIdentityAuthType: null,
    cognitoIdentityAuthProvider: null,
  },
};
const failure = { message: 'no such row', type: 'DynamoDB:Sample' };
const sources: Record<string, DataSource> = {
  none: noneDataSource,
  failing: { invoke: () => Promise.resolve({ result: { kept: true }, error: failure }) },
  malformed: { invoke: () => Promise.reject(new RequestMalformed("Unsupported element '$[x]'.")) },
  broken: { invoke: () => Promise.reject(new Error('hunter2')) },
  slow: { invoke: () => new Promise(() => undefined) },
  named: { invoke: (_, { resolver }) => Promise.resolve({ result: resolver }) },
  unreached: { invoke: () => Promise.reject(new Error('this data source must not be reached')) },
};

/** A resolver of this code: one source for a unit, several for a pipeline, its own first. */
async function run(
  code: string[],
  options: { dataSources?: string[]; request?: Partial<FieldRequest>; timeoutMs?: number } = {},
) {
  const { dataSources = [], request = {}, timeoutMs } = options;
  const buildDir = mkdtempSync(join(tmpdir(), 'executor-'));
  folders.push(buildDir);
  const files = code.map((_, index) => (code.length === 1 ? 'Query.item.js' : `Query.item/${index}.step.js`));
  for (const [index, source] of code.entries()) {
    const path = join(buildDir, 'resolvers', files[index] ?? '');
    mkdirSync(dirname(path), { recursive: true });
    const header = `import { util, runtime, extensions } from '@aws-appsync/utils';\n`;
    writeFileSync(path, await bundleSample(header + source));
  }
  const operation: Operation = {
    type: 'Query',
    field: 'item',
    name: 'Query.item',
    codeFile: files[0] ?? '',
    ...(code.length === 1 && { dataSource: dataSources[0] ?? 'none' }),
    steps: code.slice(1).map((_, index) => ({
      name: `step${index + 1}`,
      dataSource: dataSources[index] ?? 'none',
      codeFile: files[index + 1] ?? '',
    })),
  };
  const lines: string[] = [];
  const executor = createFieldExecutor({
    operations: [operation],
    buildDir,
    dataSources: sources,
    env: { VAULT_TABLE: 'vault' },
    ...(timeoutMs && { timeoutMs }),
    log: (line) => lines.push(line),
  });
  const result = await executor.run({
    operation,
    args: {},
    source: null,
    caller,
    headers: {},
    info: {
      fieldName: 'item',
      parentTypeName: 'Query',
      variables: {},
      selectionSetList: [],
      selectionSetGraphQL: '',
    },
    ...request,
  });
  return { ...result, lines };
}

const handlers = (request: string, response: string) =>
  `export function request(ctx) { ${request} }\nexport function response(ctx) { ${response} }`;
const pass = (value: string) => handlers(`return { payload: ${value} };`, 'return ctx.result;');
const wrap = handlers(
  "ctx.stash.order = ['before']; return { start: true };",
  'return { prev: ctx.prev.result, result: ctx.result, order: ctx.stash.order };',
);

describe('a unit resolver', () => {
  it('[none.payload] asks its data source and answers what the response handler returns', async () => {
    const code = handlers('return { payload: ctx.args.n };', 'return { twice: ctx.result * 2 };');
    expect(await run([code], { request: { args: { n: 4 } } })).toMatchObject({
      data: { twice: 8 },
      errors: [],
    });
  });

  it('[ctx.request] shows identity, environment, headers without cookies and the way of authorization', async () => {
    const code = pass(
      '{ arn: ctx.identity.userArn, env: ctx.env, headers: ctx.request.headers, auth: util.authType(), source: ctx.source, field: ctx.info.fieldName }',
    );
    const headers = { cookie: 'a=b', 'x-many': ['1', '2'] };
    expect((await run([code], { request: { headers, source: { id: 1 } } })).data).toEqual({
      arn: 'arn:aws:sts::000000000000:assumed-role/ci/ci',
      env: { VAULT_TABLE: 'vault' },
      headers: { 'x-many': ['1', '2'] },
      auth: 'IAM Authorization',
      source: { id: 1 },
      field: 'item',
    });
  });

  it('[runtime.early-return-unit] that returns early asks no data source and runs no response handler', async () => {
    const code = handlers('runtime.earlyReturn({ early: true });', "util.error('reached');");
    expect(await run([code], { dataSources: ['unreached'] })).toMatchObject({
      data: { early: true },
      errors: [],
    });
  });

  it('[data-source.error-not-raised] does not raise the error of its data source by itself', async () => {
    const code = handlers('return {};', 'return { error: ctx.error, result: ctx.result };');
    expect(await run([code], { dataSources: ['failing'] })).toMatchObject({
      data: { error: failure, result: { kept: true } },
      errors: [],
    });
  });

  it.each(['0', "''", 'false', 'null', 'undefined'])('answers %s as it is', async (value) => {
    const expected: unknown = value === 'undefined' ? null : JSON.parse(value.replaceAll("'", '"'));
    expect((await run([handlers('return { payload: 1 };', `return ${value};`)])).data).toBe(expected);
  });

  it('answers null and the errors in their order when it appends one and raises another', async () => {
    const code = handlers(
      "util.appendError('first', 'A'); return { payload: 1 };",
      "util.appendError('second', 'B'); util.error('last', 'C');",
    );
    const { data, errors } = await run([code]);
    expect(data).toBeNull();
    expect(errors.map(({ message, errorType }) => [message, errorType])).toEqual([
      ['first', 'A'],
      ['second', 'B'],
      ['last', 'C'],
    ]);
  });

  it('[dynamodb.malformed-error] fails with MappingTemplate, without its response handler, when its request is malformed', async () => {
    const { errors } = await run([handlers('return {};', "util.error('reached');")], {
      dataSources: ['malformed'],
    });
    expect(errors).toEqual([
      { message: "Unsupported element '$[x]'.", errorType: 'MappingTemplate', data: null, errorInfo: null },
    ]);
  });

  it('hides why its data source broke', async () => {
    const { errors } = await run([pass('1')], { dataSources: ['broken'] });
    expect(errors).toMatchObject([{ message: 'Internal Failure', errorType: 'InternalFailure' }]);
  });

  it('[limits.request-time] ends after the time limit', async () => {
    const { data, errors } = await run([pass('1')], { dataSources: ['slow'], timeoutMs: 20 });
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ errorType: 'ExecutionTimeout' }]);
  });

  it('is named to its data source', async () => {
    expect((await run([pass('1')], { dataSources: ['named'] })).data).toBe('Query.item');
  });
});

describe('a pipeline', () => {
  it('[runtime.prev-result] hands each result on as ctx.prev.result, and the last one as ctx.result too', async () => {
    const first = handlers(
      "ctx.stash.order.push('first'); return { payload: ctx.prev.result };",
      'return { first: ctx.result };',
    );
    const second = handlers(
      "ctx.stash.order.push('second'); return { payload: ctx.prev.result };",
      'return { second: ctx.result, prev: ctx.prev.result };',
    );
    const last = { second: { first: { start: true } }, prev: { first: { start: true } } };
    expect((await run([wrap, first, second])).data).toEqual({
      prev: last,
      result: last,
      order: ['before', 'first', 'second'],
    });
  });

  it('[runtime.early-return-pipeline] that returns early before its steps runs only its response handler', async () => {
    const before = handlers(
      'ctx.stash.order = []; runtime.earlyReturn({ cached: true });',
      'return { got: ctx.prev.result, result: ctx.result };',
    );
    expect((await run([before, pass('1')], { dataSources: ['unreached'] })).data).toEqual({
      got: { cached: true },
      result: { cached: true },
    });
  });

  const early = (options: string) =>
    handlers(`runtime.earlyReturn({ early: true }${options});`, "util.error('reached');");

  it.each(['', ", { skipTo: 'NEXT' }"])(
    '[runtime.early-return-next] goes on with the next step after earlyReturn(value%s)',
    async (options) => {
      const next = handlers('return { payload: { next: ctx.prev.result } };', 'return ctx.result;');
      expect((await run([wrap, early(options), next], { dataSources: ['unreached'] })).data).toMatchObject({
        result: { next: { early: true } },
      });
    },
  );

  it('[runtime.early-return-end] goes on with its response handler after earlyReturn to END', async () => {
    const end = early(", { skipTo: 'END' }");
    expect(
      (await run([wrap, end, pass('1')], { dataSources: ['unreached', 'unreached'] })).data,
    ).toMatchObject({
      result: { early: true },
    });
  });

  it('[runtime.early-return-end] goes on with its response handler when a step ends in earlyReturn to END after its data source', async () => {
    const step = handlers(
      'return { payload: 1 };',
      "runtime.earlyReturn({ after: ctx.result }, { skipTo: 'END' });",
    );
    expect((await run([wrap, step, pass('1')], { dataSources: ['none', 'unreached'] })).data).toMatchObject({
      result: { after: 1 },
    });
  });

  it.each([
    ['request', handlers("util.error('stop', 'Denied');", 'return 1;')],
    ['response', handlers('return { payload: 1 };', "util.error('stop', 'Denied');")],
  ])(
    '[runtime.error-stops-pipeline] stops at util.error in the %s handler of a step: no later step, no response handler',
    async (_, step) => {
      const after = handlers('return {};', "util.appendError('reached', 'Reached'); return 1;");
      const { data, errors } = await run([after, step, pass('1')], { dataSources: ['none', 'unreached'] });
      expect(data).toBeNull();
      expect(errors.map(({ errorType }) => errorType)).toEqual(['Denied']);
    },
  );

  it('[language.runtime-failure] stops at a failure of the code of a step', async () => {
    const after = handlers('return {};', "util.appendError('reached', 'Reached'); return 1;");
    const { data, errors } = await run([after, pass('ctx.nothing.deeper'), pass('1')]);
    expect({ data, errors }).toMatchObject({
      data: null,
      errors: [{ message: 'Runtime Error', errorType: 'Code' }],
    });
    expect(errors).toHaveLength(1);
  });

  it('[extensions.invalidations] takes five distinct invalidations over all of its steps, not six', async () => {
    const invalidate = (numbers: string) =>
      handlers(
        'return { payload: 1 };',
        `for (const n of ${numbers}) extensions.invalidateSubscriptions({ subscriptionField: 'onX', payload: { n } }); return 1;`,
      );
    const info = {
      fieldName: 'item',
      parentTypeName: 'Mutation',
      variables: {},
      selectionSetList: [],
      selectionSetGraphQL: '',
    };
    const five = await run([wrap, invalidate('[1, 2, 3]'), invalidate('[3, 4, 5]')], { request: { info } });
    expect(five.errors).toEqual([]);
    expect(five.invalidations.map(({ payload }) => payload.n)).toEqual([1, 2, 3, 4, 5]);
    const six = await run([wrap, invalidate('[1, 2, 3]'), invalidate('[4, 5, 6]')], { request: { info } });
    expect(six.errors).toMatchObject([{ errorType: 'Code' }]);
  });

  it('[data-source.error-not-raised] goes on after the error of a data source that a step does not raise', async () => {
    const step = handlers('return {};', 'return { error: ctx.error.type };');
    const next = handlers('return { payload: [ctx.prev.result, ctx.error] };', 'return ctx.result;');
    expect((await run([wrap, step, next], { dataSources: ['failing'] })).data).toMatchObject({
      result: [{ error: failure.type }, null],
    });
  });

  it('[runtime.prev-result] hands falsy results on', async () => {
    const step = handlers('return { payload: 1 };', 'return 0;');
    expect((await run([wrap, step])).data).toMatchObject({ prev: 0, result: 0 });
  });

  it('names each step apart to its data source', async () => {
    expect((await run([wrap, pass('1')], { dataSources: ['named'] })).data).toMatchObject({
      result: 'Query.item/1.step',
    });
  });
});

describe('the Lambda data source', () => {
  const lambda = createLambdaDataSource(async (payload) =>
    payload === 'throw' ? { functionError: { errorType: 'TypeError', errorMessage: 'bad' } } : { payload },
  );
  const ask = (request: unknown) => lambda.invoke(request, { resolver: 'x' });

  it('[lambda.payload] gives the function the payload itself', async () => {
    expect(await ask({ operation: 'Invoke', payload: { a: 1 } })).toEqual({ result: { a: 1 } });
  });

  it('[lambda.error] sets ctx.error for what the function throws, and raises nothing', async () => {
    expect(await ask({ operation: 'Invoke', payload: 'throw' })).toEqual({
      result: null,
      error: { message: 'bad', type: 'Lambda:Unhandled' },
    });
  });

  it('[lambda.event] answers null for an asynchronous invocation', async () => {
    expect(await ask({ operation: 'Invoke', invocationType: 'Event', payload: 1 })).toEqual({ result: null });
  });

  it('[lambda.batch] wants as many answers as payloads of a batch', async () => {
    expect(await ask({ operation: 'BatchInvoke', payload: [1, 2] })).toEqual({ result: [1, 2] });
    const short = createLambdaDataSource(async () => ({ payload: [1] }));
    const answer = await short.invoke({ operation: 'BatchInvoke', payload: [1, 2] }, { resolver: 'x' });
    expect(answer.error).toBeDefined();
  });

  it('[lambda.batch-throw] fails a batch as a whole when the function throws', async () => {
    const throws = createLambdaDataSource(async () => ({
      functionError: { errorType: 'Error', errorMessage: 'bad' },
    }));
    expect(await throws.invoke({ operation: 'BatchInvoke', payload: [1, 2] }, { resolver: 'x' })).toEqual({
      result: null,
      error: { message: 'bad', type: 'Lambda:Unhandled' },
    });
  });

  it.each([
    { operation: 'Call' },
    { operation: 'Invoke', body: 1 },
    { operation: 'BatchInvoke', payload: 1 },
    null,
  ])('[lambda.malformed] takes %j for malformed', async (request) => {
    await expect(ask(request)).rejects.toMatchObject({ name: 'RequestMalformed' });
  });
});

it('an operation whose data source is not given does not load', () => {
  const operation: Operation = {
    type: 'Query',
    field: 'x',
    name: 'Query.x',
    codeFile: 'x.js',
    dataSource: 'queue',
    steps: [],
  };
  expect(() =>
    createFieldExecutor({ operations: [operation], buildDir: '.', dataSources: {}, env: {} }),
  ).toThrow('Query.x needs the data source queue');
});

describe('a quota refuses at the start', () => {
  const start = (steps: number, env: Record<string, string>) => () =>
    createFieldExecutor({
      operations: [
        {
          type: 'Query',
          field: 'x',
          name: 'Query.x',
          codeFile: 'x.js',
          steps: Array.from({ length: steps }, () => ({ name: 's', dataSource: 'none', codeFile: 's.js' })),
        },
      ],
      buildDir: '.',
      dataSources: { none: noneDataSource },
      env,
    });
  const many = (count: number, length: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`V${n}`, 'x'.repeat(length)]));

  it('[limits.pipeline] a pipeline of eleven functions, not one of ten', () => {
    expect(start(11, {})).toThrow('Query.x has more than the 10 functions');
    expect(start(10, {})).toThrow('ENOENT');
  });

  it('[ctx.env] 51 variables, or one of 513 characters, not 50 of 512', () => {
    expect(start(1, many(51, 1))).toThrow('at most 50 variables');
    expect(start(1, many(1, 513))).toThrow('V0 is longer than 512 characters');
    expect(start(1, many(50, 512))).toThrow('ENOENT');
  });
});
