/**
 * Refuses what this runtime lacks: an answer would be a guess that passes here and fails there.
 *
 * @throws Error always; the caller sees `Code`, `Runtime Error`, the server's own stderr the name
 */
export function notEmulated(name: string): never {
  throw new Error(`not emulated: ${name}`);
}
