/** Page tokens: opaque, and of no use in another resolver, table or index, as AppSync's. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Item } from '../../dynamodb/client.ts';

/** What a token belongs to. */
export interface TokenScope {
  resolver: string;
  table: string;
  index?: string;
}

const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals a `LastEvaluatedKey` by AES-256-GCM, with the scope as associated data.
 *
 * @param key 32 bytes; a new one invalidates every token
 */
export function sealNextToken(key: Buffer, scope: TokenScope, lastKey: Item): string {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(scopeBytes(scope));
  const sealed = Buffer.concat([cipher.update(JSON.stringify(lastKey), 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** The key in a token; undefined when the token is broken, or of another scope. */
export function openNextToken(key: Buffer, scope: TokenScope, token: string): Item | undefined {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length <= nonceBytes + tagBytes) return undefined;
  const nonce = bytes.subarray(0, nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
    .setAAD(scopeBytes(scope))
    .setAuthTag(bytes.subarray(-tagBytes));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    return JSON.parse(text.toString('utf8')) as Item;
  } catch {
    return undefined;
  }
}

function scopeBytes({ resolver, table, index }: TokenScope): Buffer {
  return Buffer.from(JSON.stringify([resolver, table, index ?? null]));
}
