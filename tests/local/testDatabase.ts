/** The real embedded database on a folder of its own, for one test file. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createTableClient } from '../../local/dynamodb/client.ts';
import { createTables } from '../../local/dynamodb/createTables.ts';
import { startDynoxide } from '../../local/dynamodb/dynoxide.ts';
import { openDataDir } from '../../local/dataDir.ts';
import { Stats } from '../../local/stats.ts';

export const testCredentials = { accessKeyId: 'test', secretAccessKey: 'test' };

const folders: string[] = [];
// Hooks run last first: this one after those of the test file, which stop what runs in the folders.
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A new, empty data folder with the modes of a real one; it goes with the test file. */
export function newDataDir(): string {
  const folder = openDataDir(mkdtempSync(join(tmpdir(), 'vault-test-local-')));
  folders.push(folder);
  return folder;
}

/** Starts the database, both tables empty. */
export async function startTestDatabase() {
  const dataDir = newDataDir();
  const database = await startDynoxide(dataDir);
  const stats = new Stats();
  const client = createTableClient({ endpoint: database.endpoint, credentials: testCredentials, stats });
  await createTables(client);
  return {
    dataDir,
    database,
    client,
    stats,
    async stop() {
      client.close();
      await database.stop();
    },
  };
}
