import type { ReencryptProgress, RevealedSecret } from '../../generated/schema.ts';
import type { TableClient } from '../../local/dynamodb/client.ts';
import type { Api } from './api.ts';
import type { ForgetfulStack } from './forgetfulStack.ts';
import { join } from './membership.ts';
import { rowsLike } from './traces.ts';
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

/** A vault with 40 items, one of them of four versions and one in the trash, and with a reader. */
export async function filledVault(stack: ForgetfulStack) {
  const [owner, reader] = await Promise.all([stack.newPerson(), stack.newPerson()]);
  const { id: vaultId } = await owner.createVault();
  await join(owner, vaultId, reader, 'READER');
  const newItem = (_: unknown, index: number) => ({ title: `T${index}`, note: { text: `secret ${index}` } });
  const items = await owner.createItems({ vaultId, items: Array.from({ length: 25 }, newItem) });
  items.push(...(await owner.createItems({ vaultId, items: Array.from({ length: 15 }, newItem) })));
  const [first = '', second = ''] = items.map(({ id }) => id);
  for (const expectedVersion of [1, 2, 3]) {
    const note = { text: `version ${expectedVersion + 1}` };
    await owner.updateItem({ vaultId, itemId: first, expectedVersion, note });
  }
  await owner.trashItem({ vaultId, itemId: second });
  return { owner, reader, vaultId, versions: 43, first };
}

/** Everything that a member can reveal in a vault, version by version. */
export async function revealAll(table: TableClient, member: Api, vaultId: string): Promise<RevealedSecret[]> {
  const versions = Object.keys(await rowsLike(table, vaultId, 'SECRET#'));
  const reveal = async (sk: string) => {
    const [, itemId = '', version] = sk.split('#');
    return member.revealSecret({ vaultId, itemId, version: Number(version) });
  };
  return Promise.all(versions.map(reveal));
}
