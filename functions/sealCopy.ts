import { sealItem } from './envelope/items.ts';
import type { Governed } from './governance.ts';
import { applyChange } from './items/applyChange.ts';
import { openSealed } from './openSealed.ts';
import type { CopyRequest, SealAnswer } from './payloads/seal.ts';
import { withMetadata } from './sealChange.ts';

/**
 * Opens a version of an item, for whom a grant makes a READER of its vault, and seals it as version 1 of a new item, of a
 * vault whose EDITOR the same caller is by another grant, which was judged before. Everything but a given title stays.
 * Throws what opening and sealing throw.
 */
export async function sealCopy(governed: Governed, request: CopyRequest): Promise<SealAnswer> {
  const { caller, vaultId, itemId, source, title } = request;
  const { control } = await governed.require({ ...source, caller }, 'READER');
  const opened = await openSealed(governed.envelope, source, control.retired);
  const item = applyChange(opened, { title: title ?? undefined });
  return withMetadata(await sealItem(governed.envelope, { vaultId, itemId, version: 1 }, item), item);
}
