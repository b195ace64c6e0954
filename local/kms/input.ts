/** Readers of a request's members: each throws `ValidationException` for a member of another shape. */
import type { Context } from './ciphertext.ts';
import { invalid } from './kmsError.ts';

/** The members of a request, in the JSON protocol. */
export type Input = Readonly<Record<string, unknown>>;

/** A text of at least one character. */
export function text(input: Input, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') throw invalid(`${name} must be a text.`);
  return value;
}

/** A blob: base64 of 1 to `longest` bytes. */
export function blob(input: Input, name: string, longest: number): Buffer {
  const bytes = Buffer.from(text(input, name), 'base64');
  if (bytes.length < 1 || bytes.length > longest) throw invalid(`${name} must have 1 to ${longest} bytes.`);
  return bytes;
}

/** A whole number within bounds. */
export function integer(input: Input, name: string, from: number, to: number, standard?: number): number {
  const value = input[name] ?? standard;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < from || value > to) {
    throw invalid(`${name} must be a whole number from ${from} to ${to}.`);
  }
  return value;
}

/** An encryption context; none is an empty one. */
export function encryptionContext(input: Input, name: string): Context {
  const value = input[name] ?? {};
  const isContext =
    typeof value === 'object' &&
    !Array.isArray(value) &&
    Object.values(value).every((entry) => typeof entry === 'string');
  if (!isContext) throw invalid(`${name} must map texts to texts.`);
  return value as Context;
}

/** How many bytes a data key shall have: `KeySpec` or `NumberOfBytes`, one of them. */
export function dataKeyBytes(input: Input): number {
  const { KeySpec: spec, NumberOfBytes: bytes } = input;
  if ((spec === undefined) === (bytes === undefined)) throw invalid('Give one of KeySpec and NumberOfBytes.');
  if (bytes !== undefined) return integer(input, 'NumberOfBytes', 1, 1024);
  if (spec === 'AES_256') return 32;
  if (spec === 'AES_128') return 16;
  throw invalid('KeySpec must be AES_256 or AES_128.');
}
