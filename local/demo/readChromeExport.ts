import { readFile, stat } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import { parseUrl } from '../../functions/parseUrl.ts';
import { cutCsvRecords } from './cutCsvRecords.ts';

/** A password as Chrome exports it, every field exactly as in the file: nothing trimmed, nothing decoded. */
export interface ChromeRow {
  /** The line of the file, from 1, on which the row begins. */
  line: number;
  name: string;
  /** Absolute URL, or empty. */
  url: string;
  username: string;
  password: string;
  note: string;
}

/** A row that cannot be taken over. The reason is a fixed sentence: it never quotes the row, which holds a password. */
export interface RowProblem {
  line: number;
  reason: string;
}

export interface ChromeExport {
  rows: ChromeRow[];
  problems: RowProblem[];
}

/** The file as a whole is of no use; the message is one line for the user. */
export class ChromeExportError extends Error {
  override name = 'ChromeExportError';
}

/** 16 MiB: several times the largest export that a browser's password manager would hold. */
export const maxExportBytes = 16 * 1024 * 1024;

const columns = ['name', 'url', 'username', 'password', 'note'] as const;

/**
 * Reads a password export of Chrome or Edge.
 * @param path of the file; regular files only
 * @throws ChromeExportError when it is missing, unreadable, too large, or not such an export
 */
export async function readChromeExport(path: string): Promise<ChromeExport> {
  return parseChromeExport(await readCapped(path));
}

/**
 * Takes an export apart. Its form is that of Chromium's csv_writer.cc: UTF-8, the header `name,url,username,password,note`,
 * LF (on Windows CRLF), quotation marks only where a field needs them. A byte order mark, which editors add, is tolerated.
 * @throws ChromeExportError when the bytes are not UTF-8 or the header is another
 */
export function parseChromeExport(bytes: Uint8Array): ChromeExport {
  const records = cutCsvRecords(decodeUtf8(bytes));
  const header = records.next().value?.text;
  if (header === undefined || fieldsOf(header).join() !== columns.join()) {
    throw new ChromeExportError(
      `This is not a password export of Chrome: its first line must be ${columns.join()}.`,
    );
  }
  const rows: ChromeRow[] = [];
  const problems: RowProblem[] = [];
  for (const { line, text } of records) {
    const fields = text === undefined ? undefined : fieldsOf(text);
    const reason = fields ? problemWith(fields) : 'its quotation marks do not pair';
    if (reason) problems.push({ line, reason });
    else if (fields) {
      const [name = '', url = '', username = '', password = '', note = ''] = fields;
      rows.push({ line, name, url, username, password, note });
    }
  }
  return { rows, problems };
}

function fieldsOf(record: string): string[] {
  // Fixed, since csv-parse would otherwise take a lone CR in a field for the end of the record.
  return parse(record, { record_delimiter: '\n' })[0] ?? [];
}

function problemWith(fields: string[]): string | undefined {
  const [name = '', url = ''] = fields;
  if (fields.length !== columns.length) return `it has ${fields.length} columns and not ${columns.length}`;
  if (name.trim() === '' && url === '') return 'it has neither a name nor a URL';
  if (url !== '' && !parseUrl(url)) return 'its URL is not an absolute URL';
  return undefined;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ChromeExportError('This is not a password export of Chrome: it is not UTF-8 text.');
  }
}

async function readCapped(path: string): Promise<Uint8Array> {
  const { size, isFile } = await explained(path, async () => {
    const found = await stat(path);
    return { size: found.size, isFile: found.isFile() };
  });
  if (!isFile) throw new ChromeExportError(`${path} is not a file.`);
  if (size > maxExportBytes) {
    throw new ChromeExportError(
      `${path} is larger than ${maxExportBytes / 1024 / 1024} MiB, too large for a password export.`,
    );
  }
  return explained(path, () => readFile(path));
}

async function explained<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new ChromeExportError(missing ? `There is no file ${path}.` : `${path} cannot be read.`);
  }
}
