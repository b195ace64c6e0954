/** The letters of Java's DateTimeFormatter patterns that are numbers or English names: y u M L d D E H h a m s S X x Z. */
import { notEmulated } from './notEmulated.ts';

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const tokens = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']/g;

/** A moment in a zone, e.g. of `yyyy-MM-dd HH:mm:ss`. @param zone an IANA name or an offset such as `+02:00` */
export function formatDate(milliSeconds: number, pattern: string, zone = 'UTC'): string {
  const offset = offsetMinutes(milliSeconds, zone);
  const local = new Date(milliSeconds + offset * 60_000);
  return pattern.replace(tokens, (token: string, quoted: string | undefined, letter: string | undefined) => {
    if (quoted !== undefined) return quoted === '' ? "'" : quoted.replaceAll("''", "'");
    return letter ? formatField(letter, token.length, local, offset) : token;
  });
}

/** The moment that a text means. @throws Error when the text does not fit the pattern */
export function parseDate(text: string, pattern: string, zone = 'UTC'): number {
  const fields: string[] = [];
  const source = pattern.replace(
    tokens,
    (token: string, quoted: string | undefined, letter: string | undefined) => {
      if (quoted !== undefined) return quote(quoted === '' ? "'" : quoted.replaceAll("''", "'"));
      if (!letter) return quote(token);
      fields.push(letter === 'M' && token.length > 2 ? 'MMM' : letter);
      return parseField(letter, token.length);
    },
  );
  const match = new RegExp(`^${source}$`).exec(text);
  if (!match) throw new Error('the text does not fit the date pattern');
  const values = Object.fromEntries(fields.map((field, index) => [field, match[index + 1] ?? '']));
  const number = (field: string, missing: number): number =>
    values[field] ? Number(values[field]) : missing;
  const monthName = values.MMM?.slice(0, 3);
  const month = monthName ? months.findIndex((name) => name.startsWith(monthName)) : number('M', 1) - 1;
  const hour = values.h ? (number('h', 12) % 12) + (values.a === 'PM' ? 12 : 0) : number('H', 0);
  const year = number(values.y ? 'y' : 'u', 1970);
  const fraction = Number((values.S ?? '').padEnd(3, '0').slice(0, 3));
  const local = Date.UTC(year, month, number('d', 1), hour, number('m', 0), number('s', 0), fraction);
  const given = values.X ?? values.x ?? values.Z;
  if (given) return local - offsetOf(given) * 60_000;
  // Twice, since the offset at the guess can differ from that at the moment itself.
  const guess = local - offsetMinutes(local, zone) * 60_000;
  return local - offsetMinutes(guess, zone) * 60_000;
}

function formatField(letter: string, count: number, local: Date, offset: number): string {
  const padded = (value: number): string => String(value).padStart(count, '0');
  switch (letter) {
    case 'y':
    case 'u':
      return count === 2 ? String(local.getUTCFullYear()).slice(-2) : padded(local.getUTCFullYear());
    case 'M':
    case 'L':
      return count < 3 ? padded(local.getUTCMonth() + 1) : named(months[local.getUTCMonth()], count);
    case 'd':
      return padded(local.getUTCDate());
    case 'D':
      return padded(Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0)) / 86_400_000) + 1);
    case 'E':
      return named(days[local.getUTCDay()], Math.max(count, 3));
    case 'H':
      return padded(local.getUTCHours());
    case 'h':
      return padded(local.getUTCHours() % 12 || 12);
    case 'a':
      return local.getUTCHours() < 12 ? 'AM' : 'PM';
    case 'm':
      return padded(local.getUTCMinutes());
    case 's':
      return padded(local.getUTCSeconds());
    case 'S':
      return String(local.getUTCMilliseconds()).padStart(3, '0').padEnd(count, '0').slice(0, count);
    case 'X':
    case 'x':
    case 'Z':
      return formatOffset(letter, count, offset);
    default:
      return notEmulated(`the date pattern letter ${letter}`);
  }
}

function named(name: string | undefined, count: number): string {
  if (!name || count > 4) return notEmulated('date patterns of five letters');
  return count === 3 ? name.slice(0, 3) : name;
}

function formatOffset(letter: string, count: number, offset: number): string {
  if (count > 3) return notEmulated('offset patterns of four letters');
  if (letter === 'X' && offset === 0) return 'Z';
  const hours = `${offset < 0 ? '-' : '+'}${String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0')}`;
  const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
  if (letter === 'Z' || count === 2) return hours + minutes;
  if (count === 3) return `${hours}:${minutes}`;
  return minutes === '00' ? hours : hours + minutes;
}

function parseField(letter: string, count: number): string {
  if ('yuMdHhms'.includes(letter) && (letter !== 'M' || count < 3))
    return count === 1 ? '(\\d+)' : `(\\d{${count}})`;
  if (letter === 'M') return `(${months.map((name) => named(name, count)).join('|')})`;
  if (letter === 'S') return `(\\d{${count}})`;
  if (letter === 'a') return '(AM|PM)';
  if ('XxZ'.includes(letter)) return '(Z|[+-]\\d\\d(?::?\\d\\d)?)';
  return notEmulated(`parsing the date pattern letter ${letter}`);
}

function offsetOf(text: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(text);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0));
}

function offsetMinutes(milliSeconds: number, zone: string): number {
  if (/^[+-]\d/.test(zone) || zone === 'Z') return offsetOf(zone);
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(milliSeconds).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  return offsetOf(name.replace('GMT', ''));
}

function quote(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
