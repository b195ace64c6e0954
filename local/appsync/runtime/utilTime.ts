/** `util.time`. Moments are whole milliseconds or seconds from 1970; zones are IANA names, UTC when not given. */
import type { Clock, HostFunction } from './handlerState.ts';
import { formatDate, parseDate } from './javaDateFormat.ts';

const isoDateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** Functions by name. */
export const utilTime = (now: Clock): Record<string, HostFunction> => ({
  nowISO8601: () => new Date(now()).toISOString(),
  nowEpochSeconds: () => Math.floor(now() / 1000),
  nowEpochMilliSeconds: now,
  nowFormatted: (pattern: string, zone?: string) => formatDate(now(), pattern, zone),
  parseFormattedToEpochMilliSeconds: (text: string, pattern: string, zone?: string) =>
    parseDate(text, pattern, zone),
  parseISO8601ToEpochMilliSeconds: (text: string) => {
    const moment = isoDateTime.test(text) ? Date.parse(text) : NaN;
    if (Number.isNaN(moment)) throw new Error('the text is no ISO 8601 date and time with an offset');
    return moment;
  },
  epochMilliSecondsToSeconds: (milliSeconds: number) => Math.floor(milliSeconds / 1000),
  epochMilliSecondsToISO8601: (milliSeconds: number) => new Date(milliSeconds).toISOString(),
  epochMilliSecondsToFormatted: (milliSeconds: number, pattern: string, zone?: string) =>
    formatDate(milliSeconds, pattern, zone),
});
