import { describe, expect, it } from 'vitest';
import { loadResolverCode } from '../../local/appsync/runtime/resolverCode.ts';
import { call, contextOf, evaluate, loadSample } from './bundleSample.ts';

const runtimeError = { message: 'Runtime Error', errorType: 'Code', data: null, errorInfo: null };
const response = 'export function response() { return null; }';

describe('the language that is left', () => {
  it.each([
    'Date Map Set WeakMap Promise RegExp Symbol Array Boolean Function Error Intl Reflect Proxy BigInt globalThis',
    'process setTimeout fetch queueMicrotask structuredClone parseInt parseFloat isNaN eval WebAssembly',
  ])('[language.globals] has none of %s', async (names) => {
    for (const name of names.split(' '))
      expect((await evaluate(`typeof ${name}`)).value, name).toBe('undefined');
  });

  it.each([
    ["'abc'.includes('a')", 'includes'],
    ["'abc'.padStart(5)", 'padStart'],
    ['[1].includes(1)', 'includes'],
    ['[1].at(0)', 'at'],
    ['Object.fromEntries([])', 'fromEntries'],
    ['Math.floor.call(null, 1)', 'call'],
    ['(5).toString()', 'Number.prototype.toString'],
    ['[2, 1].sort((a, b) => a - b)', 'sort with a comparator'],
  ])('[language.methods] refuses %s', async (expression, named) => {
    const { error, lines } = await evaluate(expression);
    expect(error).toEqual(runtimeError);
    expect(lines.join()).toContain(named);
  });

  it.each([
    ["Object.entries({ a: 1 }).map(([k, v]) => `${k}${v}`).join('')", 'a1'],
    ['[3, 1, 2].sort()', [1, 2, 3]],
    ['[...[1, 2], ...[3]].filter((n) => n > 1).reduce((a, b) => a + b, 0)', 5],
    ['`${[1, 2]}`', '1,2'],
    ['Number.isNaN(NaN) && Math.floor(1.5) === 1 && Object.hasOwn({ a: 1 }, "a")', true],
    ["'a,b'.split(',').concat(['c']).slice(1)", ['b', 'c']],
    ['(({ a, ...rest }) => rest)({ a: 1, b: 2 })', { b: 2 }],
    ["JSON.parse('{broken')", ''],
    ['JSON.parse(JSON.stringify({ a: [1, null] }))', { a: [1, null] }],
  ])('[language.built-ins] answers %s', async (expression, value) => {
    expect((await evaluate(expression)).value).toEqual(value);
  });

  it('[language.strict] is strict: a name that nobody declared takes no value', async () => {
    expect((await evaluate('(undeclared = 1)')).error).toEqual(runtimeError);
  });

  it.each([
    ["'a.b.c'.replace('.', '-')", '-.b.c'],
    [String.raw`'a.b.c'.replaceAll('\\.', '-')`, 'a-b-c'],
    [String.raw`'k=v'.replace('(\\w)=(\\w)', '$2=$1')`, 'v=k'],
  ])(
    '[language.java-regex] takes the pattern of %s for a Java regular expression',
    async (expression, value) => {
      expect((await evaluate(expression)).value).toBe(value);
    },
  );
});

describe('ctx', () => {
  it('[ctx.arguments] has the arguments under both names', async () => {
    expect((await evaluate('[ctx.args.id, ctx.arguments.id]', { id: 'x' })).value).toEqual(['x', 'x']);
  });

  it('[ctx.info-json] leaves the selection out of the JSON of ctx.info, but not out of ctx.info', async () => {
    const { value } = await evaluate('[JSON.stringify(ctx.info), ctx.info.selectionSetList]');
    expect(value).toEqual(['{}', ['id']]);
  });

  it('[ctx.stash] hands on what the stash holds and ignores another object in its place', async () => {
    const code = await loadSample(
      `export function request(ctx) { ctx.stash.a = 1; ctx.stash = { b: 2 }; return null; } ${response}`,
    );
    expect(code.request(contextOf(), call).stash).toEqual({ a: 1 });
  });

  it('cannot be changed from one call to the next', async () => {
    const code = await loadSample(
      `export function request(ctx) { ctx.args.list.push(1); return ctx.args.list.length; } ${response}`,
    );
    const context = contextOf({ list: [] });
    expect([code.request(context, call).value, code.request(context, call).value]).toEqual([1, 1]);
  });
});

describe('ending a handler', () => {
  it('[util.error-stops] util.error stops it and keeps message, type, data and info', async () => {
    const code = await loadSample(`import { util } from '@aws-appsync/utils';
      export function request(ctx) { util.error('gone', 'NotFound', { a: 1 }, { b: 2 }); ctx.stash.after = true; } ${response}`);
    const { error, stash } = code.request(contextOf(), call);
    expect(error).toEqual({ message: 'gone', errorType: 'NotFound', data: { a: 1 }, errorInfo: { b: 2 } });
    expect(stash).toEqual({});
  });

  it('[util.append-error] util.appendError carries on', async () => {
    const code = await loadSample(`import { util } from '@aws-appsync/utils';
      export function request() { util.appendError('half', 'Busy'); return 1; } ${response}`);
    expect(code.request(contextOf(), call)).toMatchObject({
      value: 1,
      appendedErrors: [{ message: 'half', errorType: 'Busy', data: null, errorInfo: null }],
    });
  });

  it('[util.unauthorized] util.unauthorized answers the words of a denied field', async () => {
    expect((await evaluate('util.unauthorized()')).error).toMatchObject({
      message: 'Not Authorized to access item on type Query',
      errorType: 'Unauthorized',
    });
  });

  it('[language.error-non-string] util.error without a string fails instead of being skipped', async () => {
    expect((await evaluate('util.error({ a: 1 })')).error).toEqual(runtimeError);
  });

  it.each(['runtime.earlyReturn()', 'runtime.earlyReturn(null)'])(
    '[language.early-return-empty] %s is a runtime error',
    async (expression) => {
      expect((await evaluate(expression)).error).toEqual(runtimeError);
    },
  );

  it('[runtime.early-return-value] runtime.earlyReturn keeps the value, falsy ones too, and the stash', async () => {
    const code = await loadSample(`import { runtime } from '@aws-appsync/utils';
      export function request(ctx) { ctx.stash.a = 1; runtime.earlyReturn(0, { skipTo: 'END' }); } ${response}`);
    expect(code.request(contextOf(), call)).toMatchObject({ value: 0, earlyReturn: 'END', stash: { a: 1 } });
  });

  it('a failure is logged with its place and without a value of ctx', async () => {
    const { error, lines } = await evaluate('ctx.args.secret.missing.deeper', { secret: 'hunter2' });
    expect(error).toEqual(runtimeError);
    expect(lines.join()).toMatch(/sample\.js.*request failed.*sample\.js:\d+/);
    expect(lines.join()).not.toContain('hunter2');
  });
});

describe('extensions', () => {
  const source = `import { extensions } from '@aws-appsync/utils';
    export function request() { return null; }
    export function response(ctx) {
      extensions.setSubscriptionFilter({ filterGroup: [{ filters: [{ fieldName: 'vaultId', operator: 'eq', value: ctx.args.id }] }] });
      extensions.setSubscriptionInvalidationFilter({ filterGroup: [] });
      return null;
    }`;
  it('[extensions.filters] set the filters of a subscription in its response handler', async () => {
    const outcome = (await loadSample(source)).response(contextOf({ id: 'v' }), {
      ...call,
      parentTypeName: 'Subscription',
    });
    expect(outcome.filter?.filterGroup[0]?.filters[0]).toEqual({
      fieldName: 'vaultId',
      operator: 'eq',
      value: 'v',
    });
    expect(outcome.invalidationFilter).toEqual({ filterGroup: [] });
  });

  it('[extensions.filters] refuse to set a filter in a query', async () => {
    expect((await loadSample(source)).response(contextOf(), call).error).toEqual(runtimeError);
  });

  it('[extensions.invalidations] take five different invalidations of a mutation, not six', async () => {
    const code = await loadSample(`import { extensions } from '@aws-appsync/utils';
      export function request() { return null; }
      export function response(ctx) {
        for (const n of ctx.args.list) extensions.invalidateSubscriptions({ subscriptionField: 'onVaultEvent', payload: { n } });
        return null;
      }`);
    const mutation = { ...call, parentTypeName: 'Mutation' };
    expect(code.response(contextOf({ list: [1, 2, 3, 4, 5, 5] }), mutation).invalidations).toHaveLength(5);
    expect(code.response(contextOf({ list: [1, 2, 3, 4, 5, 6] }), mutation).error).toEqual(runtimeError);
  });
});

describe('what is missing', () => {
  it.each([
    ['util.xml.toMap("")', 'util.xml'],
    ['util.time.nowNanoSeconds()', 'util.time.nowNanoSeconds'],
    ['ddb.query({})', 'dynamodb.query'],
    ['ddb.put({ key: {}, item: {}, condition: {} })', 'condition in put of the dynamodb module'],
    ['ddb.update({ key: {}, update: { a: { b: 1 } } })', 'a nested update of the dynamodb module'],
    ['extensions.evictFromApiCache("", "", {})', 'extensions.evictFromApiCache'],
  ])('[util.missing] %s fails as not emulated', async (expression, name) => {
    const { error, lines } = await evaluate(expression);
    expect(error).toEqual(runtimeError);
    expect(lines.join()).toContain(`not emulated: ${name}`);
  });

  it('a bundle that imports something else does not load', () => {
    const source =
      'import { readFileSync } from "node:fs";\nexport function request() {}\nexport function response() {}';
    expect(() => loadResolverCode(source, 'sample.js')).toThrow('sample.js is not a module of the bundler');
  });

  it('a bundle without a response handler does not load', () => {
    expect(() => loadResolverCode('export function request() {}', 'sample.js')).toThrow('must export');
  });
});
