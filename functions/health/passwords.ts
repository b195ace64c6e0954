import type { SealedItem } from '../payloads/items.ts';

/** The password of a LOGIN, WIFI or DATABASE; undefined where there is none, or an empty one. */
export function passwordOf(item: SealedItem): string | undefined {
  const hasPassword = item.kind === 'LOGIN' || item.kind === 'WIFI' || item.kind === 'DATABASE';
  return (hasPassword && item.secret.password) || undefined;
}

/** Whether something of the item is to be changed from time to time: a password or a key. */
export function isToBeRenewed(item: SealedItem): boolean {
  return item.kind === 'API_KEY' || item.kind === 'SSH_KEY' || passwordOf(item) !== undefined;
}
