import type { ReencryptProgress } from '../../generated/schema.ts';
import type { Api } from './api.ts';
import { untilDone } from './untilDone.ts';

/** What the pages of one pass came to, and the token that goes on after it. */
export interface PassDone {
  checked: number;
  resealed: number;
  broken: number;
  pages: ReencryptProgress[];
  nextToken: string | null | undefined;
  done: boolean;
}

/** Runs one whole pass of a re-encryption: down to the page of the grants, which is the last one. */
export async function runPass(owner: Api, vaultId: string, nextToken?: string | null): Promise<PassDone> {
  const pages: ReencryptProgress[] = [];
  let token = nextToken;
  do {
    const page = await untilDone(() => owner.reencryptItems({ vaultId, nextToken: token }));
    pages.push(page);
    token = page.nextToken;
  } while (token && !beginsPass(token));
  const sum = (name: 'checked' | 'resealed' | 'broken') => pages.reduce((all, page) => all + page[name], 0);
  return {
    checked: sum('checked'),
    resealed: sum('resealed'),
    broken: sum('broken'),
    pages,
    nextToken: token,
    done: pages.at(-1)?.done ?? false,
  };
}

/** Runs passes until the older versions of the key are retired. @returns what each came to */
export async function reencryptAll(owner: Api, vaultId: string): Promise<PassDone[]> {
  const passes: PassDone[] = [];
  do passes.push(await runPass(owner, vaultId, passes.at(-1)?.nextToken));
  while (!passes.at(-1)?.done && passes.length < 5);
  return passes;
}

/** Whether a token stands before the first page of a pass. */
function beginsPass(token: string): boolean {
  const { page, isLast } = JSON.parse(Buffer.from(token, 'base64').toString()) as {
    page: string;
    isLast: boolean;
  };
  return page === '' && !isLast;
}
