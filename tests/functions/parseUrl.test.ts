import { expect, test } from 'vitest';
import { checkUrls } from '../../functions/urls.ts';
import { parseUrl } from '../../functions/parseUrl.ts';
import { buildApiSchema } from '../../local/appsync/schema/apiSchema.ts';
import { isScalarType } from 'graphql';

const often = 20_000;
const withUmlaut = 'https://münchen.de/';

test('a URL with an umlaut is a URL however often it is asked about', () => {
  for (let time = 0; time < often; time += 1)
    if (!parseUrl(withUmlaut)) throw new Error(`refused at ${time}`);
  for (let time = 0; time < often; time += 1) checkUrls([withUmlaut]);
});

test('AWSURL takes a URL with an umlaut however often', () => {
  const type = buildApiSchema('type Query { a: AWSURL }').schema.getType('AWSURL');
  if (!isScalarType(type)) throw new Error('AWSURL is missing');
  for (let time = 0; time < often; time += 1) expect(type.parseValue(withUmlaut)).toBe(withUmlaut);
});

test.each(['', 'example.com', 'http://', '//example.com', 'https://exa mple.com'])(
  '%j is no absolute URL',
  (text) => {
    expect(parseUrl(text)).toBeUndefined();
  },
);
