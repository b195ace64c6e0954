import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDataDir } from '../../local/dataDir.ts';

const folders: string[] = [];

/** A new, empty data folder with the modes of a real one; it goes with the test file. */
export function newDataDir(): string {
  const folder = openDataDir(mkdtempSync(join(tmpdir(), 'vault-test-local-')));
  folders.push(folder);
  return folder;
}

/** Removes the data folders that there are. */
export function removeDataDirs(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
