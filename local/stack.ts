import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOperations } from '../bundler/operations.ts';
import { buildDir } from '../bundler/paths.ts';
import { queryDepthLimit, resolverCountLimit } from '../infra/apiSettings.ts';
import { createDynamoDbDataSource } from './appsync/dataSources/dynamodb.ts';
import { createLambdaDataSource } from './appsync/dataSources/lambda.ts';
import { noneDataSource } from './appsync/dataSources/none.ts';
import { createFieldExecutor } from './appsync/fieldExecutor.ts';
import { resolverEnvironment } from './appsync/resolverEnvironment.ts';
import { createGraphqlApi } from './appsync/graphql.ts';
import { createGraphqlHandler } from './appsync/http.ts';
import { createRealtime } from './appsync/realtime/server.ts';
import { openDataDir } from './dataDir.ts';
import { openPageTokenKey } from './pageTokenKey.ts';
import { openDatabase } from './dynamodb/database.ts';
import { vaultTableName } from './dynamodb/createTables.ts';
import { promptSweep, standardSweep, sweepExpired } from './dynamodb/sweepExpired.ts';
import { serveExplorer } from './explorer/serveExplorer.ts';
import { openFunctions } from './functions/functions.ts';
import { createGuard, ownHosts } from './guard.ts';
import { lockDataDir } from './lock.ts';
import { openPublicServer } from './publicServer.ts';
import { smallRoutes } from './routes.ts';
import type { StackSettings } from './settings.ts';
import { promptShredding, shredVaults, standardShredding } from './shredder.ts';
import { Stats } from './stats.ts';
import { EventStream } from './stream/eventStream.ts';
import type { StreamRecord } from './stream/streamRecord.ts';
import { keepCertificate } from './tls/keepCertificate.ts';
import { createAuthenticator } from './users/authenticator.ts';
import { openMachines } from './users/machines.ts';
import { openUserPool, type DemoUser } from './users/pool.ts';

/** A running local stack. */
export interface Stack {
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  /** Users that were made at this start: the first one of a data folder. */
  newDemoUsers: DemoUser[];
  /** Loads the functions' code, so that the first call of each need not. */
  warm(): Promise<void>;
  /** Ends everything, the database process included; what was acknowledged is kept. */
  stop(): Promise<void>;
}

/**
 * Starts the whole vault on this machine: the schema, the resolver bundles and the function bundles of `.build`, on
 * embedded parts.
 * @throws Error whose message is one line for a person: the port is taken, the folder cannot be written or is in use,
 *   the database program is missing
 */
export async function startStack(settings: StackSettings): Promise<Stack> {
  const closers: (() => void | Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return await start(settings, closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  settings: StackSettings,
  closers: (() => void | Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Stack> {
  const dataDir = openDataDir(settings.dataDir);
  const lock = await lockDataDir(dataDir);
  closers.push(() => lock.release());
  const server = await openPublicServer(settings.port);
  closers.push(() => server.stop());
  const origin = `http://127.0.0.1:${server.port}`;

  const stats = new Stats();
  const databaseStarts = openDatabase(settings, dataDir, stats);
  // Whatever else fails meanwhile, a database that does start is ended.
  closers.push(() =>
    databaseStarts.then(
      (started) => started.stop(),
      () => undefined,
    ),
  );
  closers.push(keepCertificate(dataDir, server.useCertificate, onInternalError));
  const [database, pool] = await Promise.all([databaseStarts, openUserPool(dataDir)]);
  const machines = openMachines(dataDir);
  const functions = await openFunctions({
    settings,
    dataDir,
    origin,
    machines,
    client: database.client,
    stats,
  });
  closers.push(() => functions.stop());

  const stream = new EventStream({
    table: vaultTableName,
    client: database.client,
    quiet: database.quiet,
    outboxFile: join(dataDir, 'stream.jsonl'),
    deadLetterFile: join(dataDir, 'stream-dead-letters.jsonl'),
    publish: (records) => publish(functions.invoke, records),
  });
  closers.push(() => stream.stop());

  const operations = readOperations();
  const functionNames = operations.flatMap(({ steps }) => steps.map(({ dataSource }) => dataSource));
  const executor = createFieldExecutor({
    operations,
    buildDir,
    dataSources: {
      ...Object.fromEntries(
        functionNames.map((name) => [name, createLambdaDataSource((event) => functions.invoke(name, event))]),
      ),
      none: noneDataSource,
      table: createDynamoDbDataSource({
        client: stream.client,
        table: vaultTableName,
        tokenKey: openPageTokenKey(dataDir),
      }),
    },
    env: resolverEnvironment(settings),
  });
  const sdl = readFileSync(join(buildDir, 'schema.graphql'), 'utf8');
  const api = createGraphqlApi({
    sdl,
    operations,
    executor,
    queryDepthLimit,
    resolverCountLimit,
    onInternalError,
  });
  const authenticator = createAuthenticator(pool, machines);
  const guard = createGuard(ownHosts(server.port));
  const realtime = createRealtime({ api, authenticator, guard, onInternalError });
  closers.push(() => realtime.stop());
  server.serve({
    routes: {
      ...smallRoutes(guard, pool, stats),
      '/graphql': createGraphqlHandler({ api, authenticator, guard, onInternalError }),
    },
    otherwise: guardedExplorer(guard),
    upgrade: (req, socket, head) => realtime.handleUpgrade(req, socket, head),
  });
  stream.start();
  const isPrompt = settings.emulation?.ttl === true;
  closers.push(sweepExpired(stream.ttlClient, isPrompt ? promptSweep : standardSweep));
  closers.push(shredVaults(functions.invoke, isPrompt ? promptShredding : standardShredding));
  return { origin, newDemoUsers: pool.newDemoUsers, warm: () => functions.warm(), stop };
}

function guardedExplorer(guard: ReturnType<typeof createGuard>): ReturnType<typeof serveExplorer> {
  const explorer = serveExplorer(join(buildDir, 'explorer'));
  return (req, res) => {
    if (guard.refusal(req) === undefined) return explorer(req, res);
    res.writeHead(403, { connection: 'close' }).end();
    return true;
  };
}

/** As the event source mapping of a stream: the function names the first record that failed, or fails whole. */
async function publish(
  invoke: (name: string, event: unknown) => Promise<{ payload?: unknown; functionError?: unknown }>,
  records: StreamRecord[],
): Promise<string | undefined> {
  const { payload, functionError } = await invoke('publishEvents', { Records: records });
  if (functionError) return records[0]?.dynamodb.SequenceNumber;
  const { batchItemFailures = [] } = (payload ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
  return batchItemFailures[0]?.itemIdentifier;
}

/** Where and what kind, never the message: it may quote what a caller sent. */
function onInternalError(error: unknown): void {
  const at = error instanceof Error ? (error.stack ?? '').split('\n').slice(1, 3).join(' ').trim() : '';
  process.stderr.write(`internal error: ${error instanceof Error ? error.name : 'unknown'} ${at}\n`);
}
