/** A KMS in a process of its own: prints `ready URL`, and keeps its keys in memory until SIGTERM. */
import { startKmsServer } from './kmsServer.ts';

const server = await startKmsServer();
console.log(`ready ${server.endpoint}`);
process.once('SIGTERM', () => void server.stop());
