import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stack } from '../stack.ts';

interface Counts {
  kms: Record<string, number>;
  dynamodb: Record<string, Record<string, number>>;
}

/** The line that the demo ends with: what was done, the calls that it took, the bytes of the database, the time. */
export async function summaryOf(
  stack: Stack,
  dataDir: string,
  done: { items: number; reveals: number; events: number; refusals: number },
  startedAt: number,
): Promise<string> {
  const response = await fetch(`${stack.origin}/stats`);
  const { kms, dynamodb } = (await response.json()) as Counts;
  const figures = {
    ...done,
    kms: sum(kms),
    dynamodb: Object.values(dynamodb).reduce((total, table) => total + sum(table), 0),
    bytes: await databaseBytes(dataDir),
    seconds: ((Date.now() - startedAt) / 1000).toFixed(1),
  };
  return ['demo', ...Object.entries(figures).map(([name, value]) => `${name}=${value}`)].join(' ');
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

/** Of the embedded database's files; 0 where another database is used. */
async function databaseBytes(dataDir: string): Promise<number> {
  const names = (await readdir(dataDir)).filter((name) => name.startsWith('database.db'));
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(dataDir, name))).size));
  return sizes.reduce((total, size) => total + size, 0);
}
