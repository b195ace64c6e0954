/** The rules of single values. Each throws `BadInput` with the field's name and what it must be, never with its value. */
import { badInput } from '../errors.ts';
import { parseWebUrl } from '../urls.ts';

/** Checks a value; `field` is what the error calls it, e.g. `card.number`. */
export type Rule<Value> = (value: Value, field: string) => void;

const LINE_CHARACTERS = 320;

/** Text of which half a character is missing: UTF-8 has no form for it. */
export function isWhole(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

/** One line of text that a table and a list can show: whole characters, counted as people count them, nearly. */
export function isLine(value: unknown, characters: number): value is string {
  return (
    typeof value === 'string' && isWhole(value) && !/\p{Cc}/u.test(value) && [...value].length <= characters
  );
}

/** One line with something to see in it: spaces, marks of direction and other characters without a shape are nothing. */
export function isVisibleLine(value: unknown, characters: number): value is string {
  return isLine(value, characters) && /[^\p{Z}\p{C}]/u.test(value);
}

/** A rule out of a condition and the words for it. */
export function rule<Value>(holds: (value: Value) => boolean, mustBe: string): Rule<Value> {
  return (value, field) => {
    if (!holds(value)) throw badInput(`${field} must be ${mustBe}.`);
  };
}

/** Whatever its type allows. */
export const anything: Rule<unknown> = () => undefined;

/** One line. */
export const line = rule<string>(
  (value) => isLine(value, LINE_CHARACTERS),
  `one line of up to ${LINE_CHARACTERS} characters, without control characters`,
);

/** Any number of lines. */
export const lines = rule<string>(
  (value) => !/(?![\t\n\r])\p{Cc}/u.test(value),
  'text without control characters other than tabs and line breaks',
);

/** Some text. */
export const notEmpty = rule<string>((value) => value !== '', 'text that is not empty');

/** A whole number within limits, both included. */
export const between = (least: number, most: number): Rule<number> =>
  rule((value) => value >= least && value <= most, `a number from ${least} to ${most}`);

/** So many digits of ASCII. */
export const digits = (least: number, most: number): Rule<string> =>
  rule((value) => isDigits(value, least, most), `${least} to ${most} digits`);

/** The number of a card. Its check digit is not asked for: cards of shops have none. */
export const cardNumber = rule<string>(
  (value) => isDigits(value.replaceAll(/[ -]/g, ''), 12, 19),
  '12 to 19 digits, with spaces and dashes as you like',
);

/** A day of the calendar. AWSDate would take an offset behind it. */
export const day = rule<string>(
  (value) => /^\d{4}-\d{2}-\d{2}$/.test(value) && isDay(value),
  'a day of the calendar, YYYY-MM-DD, without an offset',
);

/** A web address, as an item's URLs are. */
export const webUrl = rule<string>(
  (value) => parseWebUrl(value) !== undefined,
  'an http or https URL of up to 2,000 characters, without a user name or password in it',
);

/** Both rules, the first one first. */
export const both =
  <Value>(first: Rule<Value>, second: Rule<Value>): Rule<Value> =>
  (value, field) => {
    first(value, field);
    second(value, field);
  };

function isDigits(value: string, least: number, most: number): boolean {
  return /^[0-9]*$/.test(value) && value.length >= least && value.length <= most;
}

function isDay(value: string): boolean {
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}
