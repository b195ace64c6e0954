import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maxExportBytes, parseChromeExport, readChromeExport } from '../../local/demo/readChromeExport.ts';

const header = 'name,url,username,password,note';
const parse = (...lines: string[]) => parseChromeExport(new TextEncoder().encode(lines.join('\n')));
const good = 'shop.example,https://shop.example/,alice,s3cret,';
const goodRow = {
  name: 'shop.example',
  url: 'https://shop.example/',
  username: 'alice',
  password: 's3cret',
  note: '',
};

describe('a row of an export', () => {
  it('is taken over exactly, spaces, quotes and line breaks included', () => {
    const { rows, problems } = parse(header, 'n,https://a.example/,"u,1"," ""p""\r\n\n ",', '');
    expect(rows).toEqual([
      { line: 2, name: 'n', url: 'https://a.example/', username: 'u,1', password: ' "p"\r\n\n ', note: '' },
    ]);
    expect(problems).toEqual([]);
  });

  it('bears the line on which it begins, whatever line breaks came before', () => {
    const { rows } = parse(header, 'n,,u,"a\r\nb\nc",', '', good, '', `${good}\r`, good);
    expect(rows.map((row) => row.line)).toEqual([2, 6, 8, 9]);
  });

  it('may end its lines in CRLF, as on Windows', () => {
    expect(parse(`${header}\r`, `${good}\r`, 'q,,u,p,"note"\r', '').rows.map((row) => row.note)).toEqual([
      '',
      'note',
    ]);
  });

  it('keeps a lone carriage return within a field', () => {
    expect(parse(header, 'n,,u,"a\rb",').rows[0]?.password).toBe('a\rb');
    expect(parse(header, 'n,,u,a\rb,').rows[0]?.password).toBe('a\rb');
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'may hold the word %s without touching an object',
    (word) => {
      expect(parse(header, `${word},,${word},${word},${word}`).rows).toEqual([
        { line: 2, name: word, url: '', username: word, password: word, note: word },
      ]);
    },
  );

  it('needs no name when it has a URL, and no URL when it has a name', () => {
    expect(parse(header, ',https://a.example/,u,p,', 'n,,u,p,').problems).toEqual([]);
  });

  it('may be of an Android app', () => {
    expect(parse(header, 'app,android://aGFzaA==@com.example.app/,u,p,').problems).toEqual([]);
  });
});

describe('a malformed row', () => {
  it.each([
    ['too few columns', 'n,https://a.example/,u,s3cret', 'it has 4 columns and not 5'],
    ['too many columns', 'n,https://a.example/,u,s3cret,,', 'it has 6 columns and not 5'],
    ['neither name nor URL', ' ,,u,s3cret,', 'it has neither a name nor a URL'],
    ['a relative URL', 'n,s3cret,u,s3cret,', 'its URL is not an absolute URL'],
    ['a quotation mark within a plain field', 'n,,u,s3"cret,', 'its quotation marks do not pair'],
    ['text after a closing quotation mark', 'n,,u,"s3"cret,', 'its quotation marks do not pair'],
    ['a quotation mark that never closes', 'n,,u,"s3cret,', 'its quotation marks do not pair'],
  ])('with %s is named by its line, and the rows after it are read', (_case, row, reason) => {
    const { rows, problems } = parse(header, good, row, good);
    expect(problems).toEqual([{ line: 3, reason }]);
    expect(rows).toEqual([
      { line: 2, ...goodRow },
      { line: 4, ...goodRow },
    ]);
  });

  it('is never quoted in the reason', () => {
    const fields = fc.array(fc.constantFrom('s3cret', '"s3cret', 's3"cret', '"s3cret"s3cret', 's3cret\n'), {
      maxLength: 7,
    });
    fc.assert(
      fc.property(fc.array(fields, { maxLength: 4 }), (records) => {
        const { problems } = parse(header, ...records.map((record) => record.join()));
        expect(JSON.stringify(problems)).not.toContain('s3cret');
      }),
    );
  });
});

describe('a file', () => {
  let folder: string;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'chrome-export-'))));
  afterAll(() => rmSync(folder, { recursive: true }));
  const write = (content: string | Uint8Array) => {
    const path = join(folder, 'export.csv');
    writeFileSync(path, content);
    return path;
  };

  it('with a byte order mark is read', async () => {
    expect((await readChromeExport(write(`\ufeff${header}\n${good}`))).rows).toHaveLength(1);
  });

  it('with the header alone is an export of nothing', async () => {
    expect(await readChromeExport(write(`${header}\n`))).toEqual({ rows: [], problems: [] });
  });

  it.each([
    ['empty', ''],
    ['of another program', 'url,username,password,totp,extra,name,grouping,fav\n'],
    ['whose header is broken', '"name,url,username,password,note\n'],
    ['not UTF-8', Uint8Array.from([...Buffer.from(`${header}\n`), 0xff, 0xfe])],
  ])('%s is refused as no export of Chrome', async (_case, content) => {
    await expect(readChromeExport(write(content))).rejects.toThrow('This is not a password export of Chrome');
  });

  it('that is missing is named in one line', async () => {
    const path = join(folder, 'missing.csv');
    await expect(readChromeExport(path)).rejects.toThrow(`There is no file ${path}.`);
  });

  it('that is a folder is refused', async () => {
    await expect(readChromeExport(folder)).rejects.toThrow(`${folder} is not a file.`);
  });

  it('beyond the size cap is refused before it is read', async () => {
    const path = write(header);
    truncateSync(path, maxExportBytes + 1);
    await expect(readChromeExport(path)).rejects.toThrow('larger than 16 MiB');
  });
});

it('reads back whatever Chrome may write', () => {
  const field = fc.string({
    unit: fc.constantFrom('a', ' ', ',', '"', '\n', '\r', '\t', '=', 'ü', 'א', '😀', '\u0301', '\u200d'),
  });
  const name = field.map((text) => `n${text}`);
  const url = fc.webUrl();
  const quoted = (text: string) => (/[\r\n",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, url, field, field, field), { maxLength: 8 }),
      fc.constantFrom('\n', '\r\n'),
      (records, lineEnd) => {
        const csv = [header, ...records.map((record) => record.map(quoted).join())]
          .map((line) => line + lineEnd)
          .join('');
        const { rows, problems } = parseChromeExport(new TextEncoder().encode(csv));
        expect(problems).toEqual([]);
        expect(rows.map((row) => [row.name, row.url, row.username, row.password, row.note])).toEqual(records);
      },
    ),
  );
});

it('takes 20,000 rows in less than three seconds', () => {
  const started = performance.now();
  expect(parse(header, ...Array.from({ length: 20_000 }, () => good)).rows).toHaveLength(20_000);
  expect(performance.now() - started).toBeLessThan(3_000);
});

it('leaves nothing of the example file out', () => {
  const { rows, problems } = parseChromeExport(readFileSync('examples/chrome-export.csv'));
  expect(problems).toEqual([]);
  expect(rows).toHaveLength(50);
});
