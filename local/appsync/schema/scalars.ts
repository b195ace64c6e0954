import { parseUrl } from '../../../functions/parseUrl.ts';
import { isIP } from 'node:net';
import { Kind } from 'graphql';
import type { GraphQLScalarType, ValueNode } from 'graphql';

/** A value that is none of its scalar; the message is AppSync's wording and quotes the value. */
export class ScalarError extends Error {
  override readonly name = 'ScalarError';
}

const offset = String.raw`(?:Z|[+-](?:0\d|1[0-7]):[0-5]\d(?::[0-5]\d)?|[+-]18:00(?::00)?)`;
const time = String.raw`(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?`;
const dateForm = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${offset}?$`);
const timeForm = new RegExp(`^${time}${offset}?$`);
const dateTimeForm = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})T${time}${offset}$`);
const emailForm =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)*[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i;
const urlForm = /^[a-z][a-z\d+.-]*:[^\s]+$/i;
const usNumber = /^1?[2-9]\d{2}[2-9]\d{6}$/;

function isDate(text: string): boolean {
  const [, year, month, day] = (dateForm.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined || month < 1 || month > 12 || day < 1)
    return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isDateTime(text: string): boolean {
  const date = dateTimeForm.exec(text)?.[1];
  return date !== undefined && isDate(date);
}

function isUrl(text: string): boolean {
  const url = urlForm.test(text) ? parseUrl(text) : undefined;
  return url !== undefined && !url.pathname.includes('//');
}

function isPhone(text: string): boolean {
  if (!/^\+?\d[\d -]*$/.test(text)) return false;
  const digits = text.replace(/\D/g, '');
  return text.startsWith('+') ? digits.length >= 7 && digits.length <= 15 : usNumber.test(digits);
}

function isAddress(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128));
}

/** Scalars that are text: what makes a text valid, and how the service's messages call it. */
const textScalars: Record<string, { isValid: (text: string) => boolean; called: string }> = {
  AWSDate: { isValid: isDate, called: 'a valid Date Object.' },
  AWSTime: { isValid: (text) => timeForm.test(text), called: 'a valid Time Object.' },
  AWSDateTime: { isValid: isDateTime, called: 'a valid DateTime Object.' },
  AWSEmail: { isValid: (text) => emailForm.test(text), called: 'a valid email address.' },
  AWSURL: { isValid: isUrl, called: 'a valid URL.' },
  AWSPhone: { isValid: isPhone, called: 'a valid phone number.' },
  AWSIPAddress: { isValid: isAddress, called: 'a valid IP address.' },
};

const quote = (value: unknown): string => (typeof value === 'string' ? value : String(JSON.stringify(value)));

function literal(node: ValueNode): unknown {
  if (node.kind === Kind.STRING) return node.value;
  return node.kind === Kind.INT ? Number(node.value) : undefined;
}

function jsonText(value: unknown): unknown {
  try {
    if (typeof value === 'string') return JSON.parse(value) as unknown;
  } catch {
    // The message below says it, without the parser's own text.
  }
  throw new ScalarError(`Unable to parse \`${quote(value)}\` as valid JSON.`);
}

/**
 * Gives a scalar type of the schema the coercion of the AWS scalar of its name (AppSync developer guide, "Scalar
 * types"). Parsing and serializing throw `ScalarError`. AWSJSON comes in as parsed JSON and goes out as JSON text,
 * also when the resolver returned a text. Returns false for a scalar that AppSync does not know.
 */
export function applyAwsScalar(type: GraphQLScalarType): boolean {
  const text = textScalars[type.name];
  if (text) {
    const check = (verb: string) => (value: unknown) => {
      if (typeof value === 'string' && text.isValid(value)) return value;
      throw new ScalarError(`Unable to ${verb} \`${quote(value)}\` as ${text.called}`);
    };
    type.serialize = check('serialize');
    type.parseValue = check('parse');
  } else if (type.name === 'AWSTimestamp') {
    const check = (verb: string) => (value: unknown) => {
      if (Number.isSafeInteger(value)) return value;
      throw new ScalarError(`Unable to ${verb} \`${quote(value)}\` as a valid Timestamp.`);
    };
    type.serialize = check('serialize');
    type.parseValue = check('parse');
  } else if (type.name === 'AWSJSON') {
    type.serialize = (value) => JSON.stringify(value);
    type.parseValue = jsonText;
  } else {
    return false;
  }
  type.parseLiteral = (node) => type.parseValue(literal(node));
  return true;
}
