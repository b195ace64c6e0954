/** The real embedded database on a folder of its own, for one test file. */
import { createTableClient } from '../../local/dynamodb/client.ts';
import { createTables } from '../../local/dynamodb/createTables.ts';
import { startDynoxide } from '../../local/dynamodb/dynoxide.ts';
import { Stats } from '../../local/stats.ts';
import { newDataDir } from '../support/dataDirs.ts';

export const testCredentials = { accessKeyId: 'test', secretAccessKey: 'test' };

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
