import { sealBroken } from './errors.ts';

/** Bytes of a base64 text that is the one way of writing them; Node's decoder skips what it does not know. Else `SealBroken`. */
export function decodeBase64(text: unknown): Buffer {
  if (typeof text !== 'string') throw sealBroken();
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw sealBroken();
  return bytes;
}
