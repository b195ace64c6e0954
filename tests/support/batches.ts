import type { RevealResult } from '../../generated/schema.ts';
import type { Api } from './api.ts';
import { absentId } from './badIds.ts';

/** Makes login items with the passwords `p0`, `p1`, … in a vault; answers their ids. */
export async function makeLogins(api: Api, vaultId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 25) {
    const items = Array.from({ length: Math.min(25, count - from) }, (_, index) => ({
      title: `Login ${from + index}`,
      login: { password: `p${from + index}` },
    }));
    ids.push(...(await api.createItems({ vaultId, items })).map(({ id }) => id));
  }
  return ids;
}

/** Items as `revealSecrets` takes them, each at its current version. */
export const current = (ids: string[]) => ids.map((itemId) => ({ itemId }));

/** Ids of the right form that name nothing, each another one. */
export const absentIds = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${absentId.slice(0, 22)}${String(1000 + index)}`);

/** The password, the text of a note, or the type of the error, of each result. */
export const told = (results: RevealResult[]): (string | undefined)[] =>
  results.map(({ revealed, error }) => {
    const secret = revealed?.secret as { password?: string; text?: string } | undefined;
    return error?.type ?? secret?.password ?? secret?.text;
  });
