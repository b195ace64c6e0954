import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DataDirError, openDataDir, readPrivateFile, writePrivateFile } from '../../local/dataDir.ts';
import { temporaryDataDir } from './testPool.ts';

const { dataDir, remove } = temporaryDataDir();
afterAll(remove);
const mode = (path: string) => statSync(path).mode & 0o777;

describe('the data folder', () => {
  it('is made with mode 0700, and its parents with it', () => {
    const path = openDataDir(join(dataDir, 'deep', 'er'));
    expect(mode(path)).toBe(0o700);
  });

  it('is tightened to 0700 when it stands open', () => {
    const path = join(dataDir, 'open');
    mkdirSync(path);
    chmodSync(path, 0o755);
    openDataDir(path);
    expect(mode(path)).toBe(0o700);
  });

  it('is refused, and left as it is, when it is a folder for everybody', () => {
    const path = join(dataDir, 'everybody');
    mkdirSync(path);
    chmodSync(path, 0o1777);
    expect(() => openDataDir(path)).toThrow(/shared with other users: choose another/);
    expect(mode(path)).toBe(0o777);
  });

  it.each(['a-file', 'a-file/below'])('is refused in one line at %s', (name) => {
    writeFileSync(join(dataDir, 'a-file'), '');
    const open = () => openDataDir(join(dataDir, name));
    expect(open).toThrow(DataDirError);
    expect(open).toThrow(
      /^The data folder .* cannot be written \(E\w+\): choose another in VAULT_DATA_DIR\.$/,
    );
  });
});

describe('a private file', () => {
  it('has mode 0600 whatever the umask, replaces the old one whole, and leaves nothing beside it', () => {
    const folder = openDataDir(join(dataDir, 'files'));
    const old = process.umask(0);
    writePrivateFile(join(folder, 'secret.json'), 'old and long');
    writePrivateFile(join(folder, 'secret.json'), 'new');
    process.umask(old);
    expect(readFileSync(join(folder, 'secret.json'), 'utf8')).toBe('new');
    expect(mode(join(folder, 'secret.json'))).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['secret.json']);
  });

  it('is tightened to 0600 when it is read', () => {
    const path = join(dataDir, 'loose');
    writeFileSync(path, 'text');
    chmodSync(path, 0o644);
    expect(readPrivateFile(path)).toBe('text');
    expect(mode(path)).toBe(0o600);
  });

  it('is not read through a link', () => {
    symlinkSync(join(dataDir, 'loose'), join(dataDir, 'link'));
    expect(() => readPrivateFile(join(dataDir, 'link'))).toThrow('must be a file, and no link');
  });

  it('that is missing reads as undefined', () => {
    expect(readPrivateFile(join(dataDir, 'missing'))).toBeUndefined();
  });

  it('that cannot be written is one clear error, without its text', () => {
    const write = () => writePrivateFile(join(dataDir, 'no-such-folder', 'file'), 'the text');
    expect(write).toThrow(/^The file .* cannot be written \(ENOENT\)\.$/);
  });
});
