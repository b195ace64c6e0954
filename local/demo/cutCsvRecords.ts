/** One record of a CSV file, not yet taken apart. */
export interface CsvRecord {
  /** The line of the file, from 1, on which the record begins. */
  line: number;
  /** The record as it stands in the file, without its line break; undefined when its quotation marks do not pair. */
  text: string | undefined;
}

/**
 * Cuts CSV (RFC 4180; lines end in LF or CRLF, also mixed) into its records and says on which line each begins. Empty
 * lines are left out. After a record whose quotation marks do not pair, it goes on at the next line of the file.
 *
 * Records are cut here and parsed one by one, because csv-parse counts a CRLF within quotes as two lines and, after
 * one wrong quotation mark, swallows the good records that follow.
 */
export function* cutCsvRecords(text: string): Generator<CsvRecord> {
  let line = 1;
  for (let start = 0; start < text.length;) {
    const end = endOfRecord(text, start);
    const next = (end ?? indexOrEnd(text, '\n', start)) + 1;
    const record = end === undefined ? undefined : text.slice(start, end).replace(/\r$/, '');
    if (record !== '') yield { line, text: record };
    for (let at = text.indexOf('\n', start); at !== -1 && at < next; at = text.indexOf('\n', at + 1))
      line += 1;
    start = next;
  }
}

/** The index of the line feed (or of the text's end) that ends the record at `start`; undefined when quotes do not pair. */
function endOfRecord(text: string, start: number): number | undefined {
  for (let at = start; ; at += 1) {
    const end = text[at] === '"' ? endOfQuotedField(text, at) : endOfPlainField(text, at);
    if (end === undefined || text[end] !== ',') return end;
    at = end;
  }
}

/** The index of the comma, line feed or end after a field without quotes; undefined when it holds a quotation mark. */
function endOfPlainField(text: string, start: number): number | undefined {
  const special = /[",\n]/g;
  special.lastIndex = start;
  const end = special.exec(text)?.index ?? text.length;
  return text[end] === '"' ? undefined : end;
}

/** The same after a field in quotes; undefined when they never close, or when something else follows them. */
function endOfQuotedField(text: string, start: number): number | undefined {
  let close = text.indexOf('"', start + 1);
  while (close !== -1 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  if (close === -1) return undefined;
  const end = text.startsWith('\r\n', close + 1) ? close + 2 : close + 1;
  return end === text.length || text[end] === ',' || text[end] === '\n' ? end : undefined;
}

function indexOrEnd(text: string, searched: string, from: number): number {
  const index = text.indexOf(searched, from);
  return index === -1 ? text.length : index;
}
