/**
 * Java's regular expressions (java.util.regex.Pattern) in JavaScript's, with the `u` flag. Translated: what differs in
 * spelling or meaning. Refused: possessive quantifiers, nested and intersected classes, back references by number over
 * 9, `\G`, `\X`, flags other than a leading `(?i)` or `(?s)`.
 */
import { notEmulated } from './notEmulated.ts';

const lineEnd = String.raw`\n\r\u0085\u2028\u2029`;
const outsideClass: Record<string, string> = {
  A: '(?<![^])',
  z: '(?![^])',
  Z: `(?=(?:\\r\\n|[${lineEnd}])?(?![^]))`,
  R: `(?:\\r\\n|[\\n\\x0b\\f\\r\\u0085\\u2028\\u2029])`,
};
const anywhere: Record<string, string> = {
  a: '\\x07',
  e: '\\x1b',
};
/** Members of a class that has no spelling of its own in JavaScript; all are ASCII in Java. */
const classes: Record<string, string> = {
  s: ' \\t\\n\\x0b\\f\\r',
  h: ' \\t\\xa0\\u1680\\u180e\\u2000-\\u200a\\u202f\\u205f\\u3000',
  v: '\\n\\x0b\\f\\r\\u0085\\u2028\\u2029',
};
const posix: Record<string, string> = {
  Lower: 'a-z',
  Upper: 'A-Z',
  ASCII: '\\x00-\\x7f',
  Alpha: 'a-zA-Z',
  Digit: '0-9',
  Alnum: 'a-zA-Z0-9',
  Punct: '!-\\/:-@\\[-`\\{-~',
  Graph: '!-~',
  Print: ' -~',
  Blank: ' \\t',
  Cntrl: '\\x00-\\x1f\\x7f',
  XDigit: '0-9a-fA-F',
  Space: ' \\t\\n\\x0b\\f\\r',
};
const unicodeNames: Record<string, string> = {
  IsAlphabetic: 'Alphabetic',
  IsUppercase: 'Uppercase',
  IsLowercase: 'Lowercase',
  IsLetter: 'L',
  IsDigit: 'Nd',
  IsWhite_Space: 'White_Space',
};
const translated = new Map<string, RegExp>();

/** Whether the whole text matches, as Java's `Pattern.matches`. */
export function javaMatches(pattern: string, text: string): boolean {
  return compile(pattern, true).test(text);
}

/** `replace` and `replaceAll` of AppSync's strings: a Java pattern; `$1` in the replacement is a group, `\` quotes. */
export function javaReplace(text: string, pattern: string, replacement: string, all: boolean): string {
  const regex = compile(pattern, false);
  const scanner = all ? new RegExp(regex.source, `${regex.flags}g`) : regex;
  return text.replace(scanner, (...match: unknown[]) =>
    replacement.replace(/\\([^])|\$(\d)|\$/g, (whole, quoted?: string, group?: string) => {
      if (quoted !== undefined) return quoted;
      if (group === undefined) return notEmulated(`the replacement ${whole} without a group number`);
      const groups = match.findIndex((part) => typeof part === 'number');
      if (Number(group) >= groups) return notEmulated('a replacement with a group that the pattern lacks');
      return String(match[Number(group)] ?? '');
    }),
  );
}

function compile(pattern: string, whole: boolean): RegExp {
  const key = `${whole ? '^' : ' '}${pattern}`;
  const known = translated.get(key);
  if (known) return known;
  const [, flags = ''] = /^\(\?([is]+)\)/.exec(pattern) ?? [];
  const source = translate(flags ? pattern.slice(flags.length + 3) : pattern, flags.includes('s'));
  let regex: RegExp;
  try {
    regex = new RegExp(whole ? `^(?:${source})$` : source, flags.includes('i') ? 'iu' : 'u');
  } catch {
    return notEmulated('a regular expression that JavaScript refuses');
  }
  translated.set(key, regex);
  return regex;
}

function translate(pattern: string, dotAll: boolean): string {
  const tokens = /\\Q([^]*?)(?:\\E|$)|\\([pP])(?:\{\^?(\w+)\}|(\w))|\\x\{([\da-fA-F]+)\}|\\([^])|([^])/gu;
  let inClass = false;
  let inQuantifier = false;
  let previous = '';
  return pattern.replace(
    tokens,
    (token: string, quoted, p, longName, shortName, code, escaped, character) => {
      const before = previous;
      previous = token;
      if (quoted !== undefined) return String(quoted).replace(/[\^$\\.*+?()[\]{}|/-]/g, hexOf);
      if (p) return property(String(longName ?? shortName), p === 'P', inClass);
      if (code) return `\\u{${String(code)}}`;
      if (escaped) return escape(String(escaped), inClass);
      const text = String(character);
      if (inClass) {
        if (text === '[' || (text === '&' && before === '&')) return notEmulated('a class within a class');
        if (text === ']') inClass = false;
        return text;
      }
      if (text === '[') inClass = true;
      if (text === '+' && /^[*+?}]$/.test(before)) return notEmulated('a possessive quantifier');
      if (text === '.' && !dotAll) return `[^${lineEnd}]`;
      if (text === '.') return '[^]';
      if (text === '$') return outsideClass.Z ?? '';
      if (text === '{') inQuantifier = true;
      // Java takes these two for themselves where they close nothing.
      if (text === ']' || (text === '}' && !inQuantifier)) return `\\${text}`;
      if (text === '}') inQuantifier = false;
      return text;
    },
  );
}

function escape(character: string, inClass: boolean): string {
  const outside = inClass ? undefined : outsideClass[character];
  if (outside) return outside;
  const members = classes[character.toLowerCase()];
  if (members && /[a-z]/.test(character)) return inClass ? members : `[${members}]`;
  if (members) return inClass ? notEmulated(`\\${character} in a class`) : `[^${members}]`;
  const other = anywhere[character];
  if (other) return other;
  if (/[bBdDwWtnrfucxk1-9]/.test(character)) return `\\${character}`;
  if (/[a-zA-Z0]/.test(character)) return notEmulated(`\\${character} in a regular expression`);
  return hexOf(character);
}

function property(name: string, negated: boolean, inClass: boolean): string {
  const members = posix[name];
  if (members && negated) return inClass ? notEmulated(`\\P{${name}} in a class`) : `[^${members}]`;
  if (members) return inClass ? members : `[${members}]`;
  const script = /^Is([A-Z][a-z]+)$/.exec(name)?.[1];
  const unicode = unicodeNames[name] ?? (script ? `Script=${script}` : name);
  return `\\${negated ? 'P' : 'p'}{${unicode}}`;
}

function hexOf(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
