/**
 * Whether passwords are in lists of breached ones, by a range look-up (Have I Been Pwned API v3, "Searching by range"): what
 * goes out are the first 5 of the 40 hexadecimal digits of a SHA-1, what comes back every rest that begins so, padded to hide
 * by its length which range it was.
 */
import { createHash } from 'node:crypto';

const PREFIX = 5;
const LINE = /^([0-9A-Fa-f]{35}):(\d{1,10})$/;
/** Ranges have some 2,000 lines of 40 bytes. */
const MOST_BYTES = 1024 * 1024;

/** How much is asked at the same time, and how long in all. */
export interface Patience {
  concurrency: number;
  milliseconds: number;
}

/** What was found out. */
export interface Breaches {
  /** How often each of the passwords that were found is in the lists. */
  counts: ReadonlyMap<string, number>;
  /** False: the endpoint failed or was too slow, and what was not asked is not known. */
  isComplete: boolean;
}

/**
 * Looks passwords up, each range once.
 * @param endpoint without a slash at its end, e.g. `https://api.pwnedpasswords.com/range`
 */
export async function findBreached(
  endpoint: string,
  passwords: Iterable<string>,
  { concurrency, milliseconds }: Patience = { concurrency: 8, milliseconds: 8000 },
): Promise<Breaches> {
  const ranges = new Map<string, Map<string, string>>();
  for (const password of passwords) {
    const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
    const range = ranges.get(hash.slice(0, PREFIX)) ?? new Map<string, string>();
    ranges.set(hash.slice(0, PREFIX), range.set(hash.slice(PREFIX), password));
  }
  const counts = new Map<string, number>();
  const waiting = [...ranges];
  const signal = AbortSignal.timeout(milliseconds);
  let isComplete = true;
  const look = async (): Promise<void> => {
    for (let next = waiting.pop(); next && isComplete; next = waiting.pop()) {
      const [prefix, range] = next;
      for (const [rest, count] of await askFor(endpoint, prefix, signal)) {
        const password = range.get(rest);
        // Padding has a count of 0.
        if (password !== undefined && count > 0) counts.set(password, count);
      }
    }
  };
  const failed = (): void => void (isComplete = false);
  await Promise.all(Array.from({ length: concurrency }, () => look().catch(failed)));
  return { counts, isComplete };
}

/** The rests and counts of a range. Throws for any answer but one of the protocol. */
async function askFor(endpoint: string, prefix: string, signal: AbortSignal): Promise<[string, number][]> {
  const answer = await fetch(`${endpoint}/${prefix}`, {
    headers: { 'add-padding': 'true', 'user-agent': 'appsync-vault' },
    redirect: 'error',
    signal,
  });
  if (answer.status !== 200 || !answer.body) throw new Error('no range');
  const lines = (await readText(answer.body)).split(/\r?\n/).filter((line) => line !== '');
  return lines.map((line) => {
    const [, rest = '', count = ''] = LINE.exec(line) ?? [];
    if (rest === '') throw new Error('no range');
    return [rest.toUpperCase(), Number(count)];
  });
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error('no range');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
