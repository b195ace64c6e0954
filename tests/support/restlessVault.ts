/** A vault in which items are made, labelled, retitled, put into the trash and taken out. */
import type { Item, NewItemInput } from '../../generated/schema.ts';
import { VaultError } from '../../examples/vaultError.ts';
import type { Api } from './api.ts';

/** The vault, with its items that nobody changes. */
export interface RestlessVault {
  vaultId: string;
  /** Twelve items in use, of every label, and four in the trash; among them, in every order, as many others. */
  calm: Item[];
  /** Changes others, in every way at once, and makes one more. */
  change(): Promise<unknown>;
}

const given = (title: string): NewItemInput => ({
  title,
  folder: 'F',
  tags: ['t'],
  favourite: true,
  note: { text: title },
});

/** Makes the vault. */
export async function openRestlessVault(api: Api): Promise<RestlessVault> {
  const { id: vaultId } = await api.createVault();
  const make = (titles: string[]): Promise<Item[]> =>
    api.createItems({ vaultId, items: titles.map((title) => given(title)) });
  const titles = Array.from({ length: 32 }, (_, n) => titleOf((n * 7) % 32));
  const made = [...(await make(titles.slice(0, 12))), ...(await make(titles.slice(12, 24)))];
  made.push(...(await make(titles.slice(24))));
  const calm = made.filter((_, n) => n % 2 === 0);
  const others = made.filter((_, n) => n % 2 === 1);
  for (const { id: itemId } of calm.splice(12)) calm.push(await api.trashItem({ vaultId, itemId }));
  let turn = 0;
  const next = () => {
    turn += 1;
    return { vaultId, itemId: others[(turn * 5) % others.length]?.id ?? '' };
  };
  return {
    vaultId,
    calm,
    change: () =>
      Promise.all([
        make([anyTitle()]),
        unlessRefused(api.updateItemLabels({ ...next(), ...anyLabels() })),
        unlessRefused(toss() ? api.trashItem(next()) : api.restoreItem(next())),
        unlessRefused(retitle(api, next())),
      ]),
  };
}

async function retitle(api: Api, at: { vaultId: string; itemId: string }): Promise<unknown> {
  const { version: expectedVersion } = await api.item(at.vaultId, at.itemId);
  return api.updateItem({ ...at, expectedVersion, title: anyTitle() });
}

/** The item may be in the trash, or not, or another change be faster. */
async function unlessRefused(change: Promise<unknown>): Promise<void> {
  await change.catch((error: unknown) => {
    const type = error instanceof VaultError ? error.errorType : '';
    if (!['Busy', 'BadInput', 'VersionConflict'].includes(type)) throw error;
  });
}

const toss = (): boolean => Math.random() < 0.5;
const titleOf = (n: number): string => `T${String(n).padStart(2, '0')}`;
const anyTitle = (): string => titleOf(Math.floor(Math.random() * 32));
const anyLabels = () => ({
  folder: toss() ? 'F' : 'G',
  tags: toss() ? ['t'] : ['u'],
  favourite: toss(),
});
