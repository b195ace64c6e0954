import { describe, expect, it } from 'vitest';
import { loadResolverCode } from '../../local/appsync/runtime/resolverCode.ts';
import { bundleSample, call, contextOf, evaluate } from './bundleSample.ts';

const evaluated = async (expression: string, args = {}) => {
  const { value, error, lines } = await evaluate(expression, args);
  expect(error, lines.join()).toBeUndefined();
  return value;
};

describe('util', () => {
  it.each([
    ['util.autoId()', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    ['util.autoUlid()', /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/],
    ['util.autoKsuid()', /^[0-9A-Za-z]{27}$/],
  ])('[util.auto-ids] %s makes another one each time', async (expression, form) => {
    const [one, other] = (await evaluated(`[${expression}, ${expression}]`)) as [string, string];
    expect(one).toMatch(form);
    expect(other).not.toBe(one);
  });

  it('[util.auto-ids] orders ULIDs by their time', async () => {
    const earlier = (await evaluated('util.autoUlid()')) as string;
    await new Promise((resolve) => setTimeout(resolve, 2));
    expect(((await evaluated('util.autoUlid()')) as string) > earlier).toBe(true);
  });

  it.each([
    ["util.urlEncode('a b&c=ü~*')", 'a+b%26c%3D%C3%BC%7E*'],
    ["util.urlDecode('a+b%26c%3D%C3%BC')", 'a b&c=ü'],
    ["util.base64Encode('ü')", 'w7w='],
    ["util.base64Decode('w7w=')", 'ü'],
    [String.raw`util.escapeJavaScript("it's \n ü")`, String.raw`it\'s \n \u00FC`],
    ["util.str.normalize('e\\u0301', 'nfc')", 'é'],
    ['util.math.roundNum(2.5)', 3],
    ['util.math.minVal(2, 1) + util.math.maxVal(2, 1)', 3],
    ['util.authType()', 'User Pool Authorization'],
    ["util.http.copyHeaders({ Host: 'x', accept: 'y', 'keep-alive': 'z' })", { accept: 'y' }],
  ])('[util.general] %s', async (expression, value) => {
    expect(await evaluated(expression)).toEqual(value);
  });
});

describe('util.matches', () => {
  it.each([
    ['a*b', 'aaab', true],
    ['a*b', 'xaaab', false],
    ['ab', 'ab\n', false],
    ['a.b', 'a\u0085b', false],
    ['(?s)a.b', 'a\nb', true],
    ['(?i)straße', 'STRASSE', false],
    ['(?i)ABC', 'abc', true],
    [String.raw`\p{Alnum}+\p{Punct}`, 'a1!', true],
    [String.raw`[\p{Upper}\s]+`, 'A B', true],
    [String.raw`\p{L}+`, 'für', true],
    [String.raw`\p{IsAlphabetic}+`, 'für', true],
    [String.raw`\Qa.b\E`, 'axb', false],
    [String.raw`\Qa.b\E`, 'a.b', true],
    [String.raw`[0-9A-HJKMNP-TV-Z]{26}`, '01ARZ3NDEKTSV4RRFFQ69G5FAV', true],
    [String.raw`\s`, '\u00a0', false],
    [String.raw`a\-b\_c`, 'a-b_c', true],
    [String.raw`a}b]c`, 'a}b]c', true],
    ['.', '😀', true],
  ])('[util.matches] %s on %j is %s', async (pattern, text, matches) => {
    expect(await evaluated('util.matches(ctx.args.pattern, ctx.args.text)', { pattern, text })).toBe(matches);
  });

  it.each(['a++', '[a[b]]', '[a-z&&[b]]', '(', String.raw`\G`])('refuses %s', async (pattern) => {
    const { lines } = await evaluate('util.matches(ctx.args.pattern, "a")', { pattern });
    expect(lines.join()).toContain('not emulated');
  });
});

describe('util.time', () => {
  const moment = 1_709_210_096_007; // 2024-02-29T12:34:56.007Z
  it.each([
    ['epochMilliSecondsToISO8601(ctx.args.moment)', '2024-02-29T12:34:56.007Z'],
    ['epochMilliSecondsToSeconds(ctx.args.moment)', 1_709_210_096],
    ["epochMilliSecondsToFormatted(ctx.args.moment, 'yyyy-MM-dd HH:mm:ss.SSSX')", '2024-02-29 12:34:56.007Z'],
    [
      'epochMilliSecondsToFormatted(ctx.args.moment, "EEE d MMM uuuu \'at\' h a")',
      'Thu 29 Feb 2024 at 12 PM',
    ],
    ["epochMilliSecondsToFormatted(ctx.args.moment, 'HH:mm xxx', 'Asia/Kolkata')", '18:04 +05:30'],
    ["parseISO8601ToEpochMilliSeconds('2024-02-29T14:34:56.007+02:00')", moment],
    [
      "parseFormattedToEpochMilliSeconds('29.02.2024 13:34', 'dd.MM.yyyy HH:mm', 'Europe/Berlin')",
      1_709_210_040_000,
    ],
    ["parseFormattedToEpochMilliSeconds('2024-02-29 12:34:56Z', 'yyyy-MM-dd HH:mm:ssX')", 1_709_210_096_000],
  ])('[util.time] %s', async (expression, value) => {
    expect(await evaluated(`util.time.${expression}`, { moment })).toBe(value);
  });

  it('is told by the clock that the code is loaded with, and so are the ids that begin with it', async () => {
    const source = await bundleSample(
      `import { util } from '@aws-appsync/utils';
       export function request() {
         const { time } = util;
         return [time.nowISO8601(), time.nowEpochSeconds(), time.nowEpochMilliSeconds(), time.nowFormatted('yyyy'),
           util.autoUlid().slice(0, 10)];
       }
       export function response() { return null; }`,
    );
    const at = Date.parse('2031-05-06T07:08:09.010Z');
    const { value } = loadResolverCode(source, 'sample.js', undefined, () => at).request(contextOf(), call);
    expect(value).toEqual(['2031-05-06T07:08:09.010Z', Math.floor(at / 1000), at, '2031', '01RAVVKHXJ']);
  });

  it('[util.time] says the same now in its three forms', async () => {
    const [text, seconds, milliSeconds] = (await evaluated(
      '[util.time.nowISO8601(), util.time.nowEpochSeconds(), util.time.nowEpochMilliSeconds()]',
    )) as [string, number, number];
    expect(Math.abs(Date.parse(text) - milliSeconds)).toBeLessThan(100);
    expect(Math.abs(seconds * 1000 - milliSeconds)).toBeLessThan(1100);
  });

  it('refuses a text without an offset', async () => {
    expect(
      (await evaluate("util.time.parseISO8601ToEpochMilliSeconds('2024-02-29T14:34:56')")).error,
    ).toBeDefined();
  });
});

// Expected values: recorded from the service by localstack/appsync-utils (Apache-2.0), and the developer guide.
describe('util.dynamodb', () => {
  it.each([
    ["toDynamoDB('test')", { S: 'test' }],
    ['toDynamoDB(12345)', { N: 12345 }],
    ['toDynamoDB(true)', { BOOL: true }],
    ['toNull()', { NULL: null }],
    ["toStringSet(['foo', 'bar'])", { SS: ['foo', 'bar'] }],
    ['toNumberSet([1, 23, 4.56])', { NS: [1, 23, 4.56] }],
    ["toBinary('foo')", { B: 'foo' }],
    ["toList(['foo', 123, { bar: 'baz' }])", { L: [{ S: 'foo' }, { N: 123 }, { M: { bar: { S: 'baz' } } }] }],
    ["toMapValues({ foo: 'bar', beep: ['boop'] })", { foo: { S: 'bar' }, beep: { L: [{ S: 'boop' }] } }],
    ['toMap({ baz: 1234 })', { M: { baz: { N: 1234 } } }],
    ['toString(null)', null],
    ["toS3Object('foo', 'bar', 'baz')", { S: '{"s3":{"key":"foo","bucket":"bar","region":"baz"}}' }],
  ])('[util.dynamodb] %s', async (expression, value) => {
    expect(await evaluated(`util.dynamodb.${expression}`)).toEqual(value);
  });
});

describe('the dynamodb module', () => {
  it.each([
    ["get({ key: { id: 'id' } })", { operation: 'GetItem', key: { id: { S: 'id' } } }],
    [
      "put({ key: { id: 'a' }, item: { n: 1 } })",
      { operation: 'PutItem', key: { id: { S: 'a' } }, attributeValues: { n: { N: 1 } } },
    ],
    ["remove({ key: { id: 'a' } })", { operation: 'DeleteItem', key: { id: { S: 'a' } } }],
    ["scan({ limit: 10, nextToken: 't' })", { operation: 'Scan', limit: 10, nextToken: 't' }],
    [
      "update({ key: { id: 'a' }, update: { n: ddb.operations.increment(2), l: ddb.operations.append(['x']), s: 'y' } })",
      {
        operation: 'UpdateItem',
        key: { id: { S: 'a' } },
        update: {
          expression:
            'SET #expName_1 = #expName_1 + :expValue_1, #expName_2 = list_append(#expName_2, :expValue_2), #expName_3 = :expValue_3',
          expressionNames: { '#expName_1': 'n', '#expName_2': 'l', '#expName_3': 's' },
          expressionValues: {
            ':expValue_1': { N: 2 },
            ':expValue_2': { L: [{ S: 'x' }] },
            ':expValue_3': { S: 'y' },
          },
        },
      },
    ],
  ])('[helpers.known] %s', async (expression, value) => {
    expect(await evaluated(`ddb.${expression}`)).toEqual(value);
  });
});

describe('util.transform', () => {
  it('[util.transform-expression] makes a condition of one operator a field', async () => {
    expect(
      JSON.parse(
        (await evaluated(
          'util.transform.toDynamoDBConditionExpression({ id: { attributeExists: true }, version: { eq: 10 } })',
        )) as string,
      ),
    ).toEqual({
      expression: '(attribute_exists(#id)) AND (#version = :version_eq)',
      expressionNames: { '#id': 'id', '#version': 'version' },
      expressionValues: { ':version_eq': { N: 10 } },
    });
  });

  it('[util.transform-expression] makes a filter as the developer guide shows it', async () => {
    expect(
      JSON.parse(
        (await evaluated(
          "util.transform.toDynamoDBFilterExpression({ title: { contains: 'x' } })",
        )) as string,
      ),
    ).toMatchObject({ expression: '(contains(#title,:title_contains))' });
  });

  it('[util.subscription-filter] spreads alternatives of a subscription filter over groups', async () => {
    const { filterGroup } = (await evaluated(`util.transform.toSubscriptionFilter({
      up: { le: 50, ge: 20 }, skipped: { eq: 1 },
      and: [{ title: { ne: 'B' } }], or: [{ author: { eq: 'A' } }, { open: { eq: false } }]
    }, ['skipped'])`)) as { filterGroup: { filters: { fieldName: string; operator: string }[] }[] };
    expect(
      filterGroup.map(({ filters }) => filters.map((f) => `${f.fieldName} ${f.operator}`).join(', ')),
    ).toEqual([
      'up le, title ne, author eq',
      'up le, title ne, open eq',
      'up ge, title ne, author eq',
      'up ge, title ne, open eq',
    ]);
  });

  it('[util.subscription-rules] demands one of the rules in each group', async () => {
    const { filterGroup } = (await evaluated(
      "util.transform.toSubscriptionFilter({ a: { eq: 1 } }, [], { owner: { eq: 'me' }, team: { eq: 'us' } })",
    )) as { filterGroup: { filters: { fieldName: string }[] }[] };
    expect(filterGroup.map(({ filters }) => filters.map((f) => f.fieldName))).toEqual([
      ['a', 'owner'],
      ['a', 'team'],
    ]);
  });
});
