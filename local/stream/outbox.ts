import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { readPrivateFile, writePrivateFile } from '../dataDir.ts';
import type { Item } from '../dynamodb/client.ts';

/** A change whose publishing is owed: of a row that is put, or of one that is removed because it expired. */
export interface Owed {
  /** Ascending in the order of the writes. */
  sequence: number;
  key: Item;
  /** The row that is removed, which nobody can look up later; absent where one is put. */
  expired?: Item;
}

/** Emptied at the next quiet moment once it is larger, in bytes. */
const largeFile = 1024 * 1024;

/**
 * The stream's durable checkpoint: a journal of changes whose publishing is owed. A line is written before the change is
 * made, and another once it is published, so that a kill at any moment loses nothing and at worst publishes twice.
 */
export class Outbox {
  readonly #file: number;
  readonly #owed = new Map<number, Owed>();
  #next = 1;
  #closed = false;

  /**
   * @param path the journal, created with mode 0600
   * @throws DataDirError when it cannot be read or written
   */
  constructor(path: string) {
    for (const line of (readPrivateFile(path) ?? '').split('\n')) this.#replay(line);
    // Replaced as a whole: a kill in the middle leaves the journal as it was.
    writePrivateFile(path, [...this.#owed.values()].map((owed) => lineOf({ owe: owed })).join(''));
    this.#file = openSync(path, constants.O_WRONLY | constants.O_APPEND);
  }

  /** What is owed, oldest first. */
  owed(): Owed[] {
    return [...this.#owed.values()];
  }

  /**
   * Notes that a row is about to be put, or, as `expired`, to be removed. It stands in the file when this returns.
   * @throws Error when the journal is closed: the change must not be made
   */
  owe(key: Item, expired?: Item): Owed {
    if (this.#closed) throw new Error('The stream has stopped.');
    const owed: Owed = { sequence: this.#next, key, ...(expired && { expired }) };
    this.#next += 1;
    this.#owed.set(owed.sequence, owed);
    this.#write({ owe: owed });
    return owed;
  }

  /** Notes that a change is published, or was not made. */
  settle(sequence: number): void {
    // After the end it stays owed, and is looked up at the next start.
    if (this.#closed || !this.#owed.delete(sequence)) return;
    this.#write({ settle: sequence });
    if (this.#owed.size === 0 && fstatSync(this.#file).size > largeFile) ftruncateSync(this.#file, 0);
  }

  /** Closes the file. */
  close(): void {
    this.#closed = true;
    closeSync(this.#file);
  }

  #replay(line: string): void {
    const entry = parse(line);
    if (entry?.owe) {
      this.#owed.set(entry.owe.sequence, entry.owe);
      this.#next = Math.max(this.#next, entry.owe.sequence + 1);
    }
    if (entry?.settle !== undefined) this.#owed.delete(entry.settle);
  }

  #write(entry: object): void {
    writeSync(this.#file, lineOf(entry));
  }
}

function lineOf(entry: object): string {
  return `${JSON.stringify(entry)}\n`;
}

/** A line that a kill cut short was never acted on: the change is made after its line. */
function parse(line: string): { owe?: Owed; settle?: number } | undefined {
  try {
    return JSON.parse(line) as { owe?: Owed; settle?: number };
  } catch {
    return undefined;
  }
}
