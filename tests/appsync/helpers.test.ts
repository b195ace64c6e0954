/** What the helpers generate, against the expectations in `helpers.recorded.json`, whether the service gave them or not. */
import { expect, it } from 'vitest';
import { readable, readRecordedHelpers } from '../../local/appsync/runtime/recordedHelpers.ts';
import { evaluate } from './bundleSample.ts';

const helpers = readRecordedHelpers();
const known = helpers.filter((helper) => 'expected' in helper);
const unknown = helpers.filter((helper) => !('expected' in helper));
const titled = (all: typeof helpers) =>
  all.map(
    ({ code, verified, expected }) => [code, verified ? 'verified' : 'not verified', expected] as const,
  );

it.each(titled(known))('[helpers.known] %s generates what is expected (%s)', async (code, _, expected) => {
  const { value, error, lines } = await evaluate(code);

  expect(error, lines.join()).toBeUndefined();
  expect(readable(value)).toEqual(expected);
});

it.each(titled(unknown))('[helpers.unknown] %s is not guessed (%s)', async (code) => {
  const { error, lines } = await evaluate(code);

  expect(error).toMatchObject({ errorType: 'Code' });
  expect(lines.join()).toContain('not emulated');
});

it('every expectation says where it comes from, and none is there twice', () => {
  expect(helpers.filter(({ source }) => source === '')).toEqual([]);
  expect(new Set(helpers.map(({ code }) => code)).size).toBe(helpers.length);
});
