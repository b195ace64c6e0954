import fc from 'fast-check';
import { GraphQLScalarType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { applyAwsScalar } from '../../local/appsync/schema/scalars.ts';

function scalar(name: string): GraphQLScalarType {
  const type = new GraphQLScalarType({ name });
  applyAwsScalar(type);
  return type;
}

const samples: Record<string, { good: unknown[]; bad: unknown[] }> = {
  AWSDate: {
    good: ['2024-02-29', '1970-01-01Z', '1970-01-01-07:00', '1970-01-01+05:30:10'],
    bad: [
      '2023-02-29',
      '2024-13-01',
      '2024-00-10',
      '2024-1-1',
      '2024-01-01T00:00Z',
      '2024-01-00',
      '',
      5,
      null,
    ],
  },
  AWSTime: {
    good: ['12:30', '12:30:24', '12:30:24.500', '12:30:24Z', '12:30:24.500+05:30', '23:59:59-18:00'],
    bad: ['24:00:00', '12:60', '1:30', '12:30:61', '12:30:24+19:00', '12', 12],
  },
  AWSDateTime: {
    good: ['2024-02-29T12:30:24.500Z', '2020-01-01T00:00+00:00', '2020-01-01T00:00:00-07:00'],
    bad: [
      '2020-01-01T00:00:00',
      '2020-05-23T06:4:37.000Z',
      '2023-02-30T00:00Z',
      '2020-01-01 00:00Z',
      '2020',
      0,
    ],
  },
  AWSTimestamp: { good: [0, -5, 1714402800], bad: [1.5, '5', Number.NaN, 2 ** 60] },
  AWSEmail: {
    good: ['alice@example.com', 'a.b+c@sub.example.org'],
    bad: ['alice', 'a@', '@b.com', 'a b@c.de', 1],
  },
  AWSURL: {
    good: ['https://example.com/a?b=c#d', 'http://localhost:80', 'mailto:example@example.com'],
    bad: ['example.com', '//example.com', 'https://example.com//a', 'https://exa mple.com', 'https://', 3],
  },
  AWSPhone: {
    good: ['+1 212 555 0100', '212-555-0100', '+49 30 901820', '12125550100'],
    bad: ['1110004444', '12345', '+12', 'phone', '+1234567890123456', 2125550100],
  },
  AWSIPAddress: {
    good: ['127.0.0.1', '10.0.0.0/8', '::1', '2001:db8::/32'],
    bad: ['256.0.0.1', '10.0.0.0/33', '::1/129', '10.0.0.0/', '10.0.0.0/8/8', 'host'],
  },
};

describe.each(Object.entries(samples))('%s', (name, { good, bad }) => {
  const type = scalar(name);
  it.each(good)('[scalars.values] takes %j in and out unchanged', (value) => {
    expect(type.parseValue(value)).toBe(value);
    expect(type.serialize(value)).toBe(value);
  });
  it.each(bad)('[scalars.refused] refuses %j in and out', (value) => {
    expect(() => type.parseValue(value)).toThrow(/^Unable to parse `/);
    expect(() => type.serialize(value)).toThrow(/^Unable to serialize `/);
  });
});

describe('AWSDateTime', () => {
  it('[scalars.values] takes every instant that JavaScript writes', () => {
    const instants = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(
        instants,
        (date) => scalar('AWSDateTime').parseValue(date.toISOString()) === date.toISOString(),
      ),
    );
  });
  it('[scalars.messages] is named DateTime Object in messages, with the value in backticks', () => {
    expect(() => scalar('AWSDateTime').parseValue('2019')).toThrow(
      'Unable to parse `2019` as a valid DateTime Object.',
    );
  });
});

describe('AWSJSON', () => {
  it('[scalars.json-in] comes in parsed and goes out as the text of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const type = scalar('AWSJSON');
        expect(type.serialize(type.parseValue(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });
  it('[scalars.json-out] goes out as JSON text even when the resolver returned a text', () => {
    expect(scalar('AWSJSON').serialize('{}')).toBe('"{}"');
  });
  it.each(['{a:1}', '', { a: 1 }, 5])('[scalars.json-in] refuses %j, which is no JSON text', (value) => {
    expect(() => scalar('AWSJSON').parseValue(value)).toThrow('as valid JSON.');
  });
});

it('[scalars.no-custom] knows no scalar that AppSync does not know', () => {
  expect(applyAwsScalar(new GraphQLScalarType({ name: 'Colour' }))).toBe(false);
});
