import type { CreatedItems, ReencryptProgress } from '../../generated/schema.ts';
import { rotatedAgo } from '../support/keyStoreRows.ts';
import type { AccessCase } from './accessCase.ts';
import { makeVault, type FilledVault } from './filledVault.ts';
import { newMachine } from './guests.ts';
import { person, type OwnStack } from './ownStack.ts';

const pageOfVersions = 25;
const members = 10;
const threeDays = 3 * 24 * 60 * 60;

/** Keys, and what is sealed under them. */
export const keyCases: AccessCase[] = [
  {
    operation: 'Mutation.reencryptItems',
    pattern: 'a page of 25 versions that are under the newest key',
    async arrange(vault) {
      await reencrypt(vault);
      return () => reencrypt(vault);
    },
  },
  {
    operation: 'Mutation.reencryptItems',
    pattern: 'a page of 25 versions, all sealed anew',
    async arrange({ stack }) {
      const vault = await rotatedVault(stack);
      return () => expectResealed(pageOfVersions, reencrypt(vault));
    },
  },
  {
    operation: 'Mutation.reencryptItems',
    pattern: 'the last page, the grants of 10 members, all sealed anew',
    async arrange({ stack }) {
      const vault = await rotatedVault(stack);
      const token = await lastPageOfPass(vault);
      return () => expectResealed(members, reencrypt(vault, token));
    },
  },
  {
    operation: 'Mutation.reencryptItems',
    pattern: 'the last page of a pass that found nothing, which retires the older keys',
    async arrange({ stack }) {
      const vault = await rotatedVault(stack);
      await reencrypt(vault, await lastPageOfPass(vault));
      await vault.mutate('unlockVault', {});
      await rotatedAgo(stack.table, vault.id, threeDays);
      const token = await lastPageOfPass(vault);
      return async () => {
        if (!(await reencrypt(vault, token)).done) throw new Error('The older keys were not retired');
      };
    },
  },
  {
    operation: 'Mutation.rotateVaultKey',
    pattern: 'a new version of a vault’s key',
    async arrange(vault) {
      await vault.mutate('rotateVaultKey', {});
      return () => vault.mutate('rotateVaultKey', {});
    },
  },
  {
    operation: 'Mutation.unlockVault',
    pattern: 'a vault unlocked',
    async arrange(vault) {
      await vault.mutate('lockVault', {});
      return () => vault.mutate('unlockVault', {});
    },
  },
  {
    operation: 'Mutation.lockVault',
    pattern: 'a vault locked',
    async arrange(vault) {
      await vault.mutate('unlockVault', {});
      return () => vault.mutate('lockVault', {});
    },
  },
];

async function reencrypt(vault: FilledVault, nextToken?: string): Promise<ReencryptProgress> {
  const input = { vaultId: vault.id, nextToken };
  return (await vault.stack.run('Mutation.reencryptItems', { input }, vault.owner)) as ReencryptProgress;
}

/** A page that left something as it was would be too cheap. */
async function expectResealed(count: number, page: Promise<ReencryptProgress>): Promise<void> {
  const { resealed } = await page;
  if (resealed !== count) throw new Error(`${resealed} were sealed anew, not ${count}`);
}

/** Has all versions of a vault sealed anew. @returns the token of the page that comes then: the grants */
async function lastPageOfPass(vault: FilledVault): Promise<string> {
  let token: string | undefined;
  do token = (await reencrypt(vault, token)).nextToken ?? '';
  while (!(JSON.parse(Buffer.from(token, 'base64').toString()) as { isLast: boolean }).isLast);
  return token;
}

/** A vault of a page of versions and of members with grants, all under an older key. The functions have met its owner. */
async function rotatedVault(stack: OwnStack): Promise<FilledVault> {
  const vault = await makeVault(stack, person(522));
  const items = Array.from({ length: pageOfVersions }, () => ({
    title: 'An account',
    login: { password: 'a password' },
  }));
  await vault.mutate<CreatedItems>('createItems', { items });
  for (let others = 1; others < members; others += 1) await vault.mutate('addMachine', newMachine());
  await vault.mutate('unlockVault', {});
  await reencrypt(vault);
  await vault.mutate('rotateVaultKey', {});
  return vault;
}
