import { answer } from './answer.ts';
import { keyVersionOf, openGrant, sealGrant } from './envelope/grants.ts';
import { resealItem } from './envelope/items.ts';
import { keyVersions } from './envelope/vaultKeyRows.ts';
import { ExpectedError } from './errors.ts';
import { connectGovernance } from './keyStore.ts';
import type { IssuedGrant } from './payloads/grants.ts';
import type { ReencryptAnswer, ReencryptRequest, Resealed } from './payloads/keys.ts';

const governed = connectGovernance();
const current = { kept: 'CURRENT' as const };
const broken = { kept: 'BROKEN' as const };

/**
 * Seals versions and grants anew under the active version of the vault's key, for an OWNER: `ReencryptRequest` in,
 * `ReencryptAnswer` out. Everything but the key stays: an item's version and content, a grant's terms and id.
 */
export const handler = answer(async (request: ReencryptRequest): Promise<ReencryptAnswer> => {
  const { vaultId, items, grants } = request;
  await governed.require(request, 'OWNER');
  const { envelope } = governed;
  // Not from the judgement, which is held for a while: what was just retired must not be sealed anew.
  const [{ retired }, versions] = await Promise.all([
    governed.control.read(vaultId),
    keyVersions(governed.rows, vaultId),
  ]);
  const opensNothing = (version: string): boolean => retired.has(version) || !versions.includes(version);
  const active = await envelope.keys.current(vaultId);
  const regrant = async (member: string, grant: string): Promise<Resealed<IssuedGrant>> => {
    const keyVersion = keyVersionOf(grant);
    if (opensNothing(keyVersion)) return broken;
    const { terms } = await openGrant(envelope, vaultId, member, grant);
    if (keyVersion === active.version) return current;
    return { sealedAnew: { grantId: String(terms.serial), grant: await sealGrant(envelope, terms) } };
  };
  return {
    items: await Promise.all(
      items.map(async ({ itemId, version, ...message }): Promise<ReencryptAnswer['items'][number]> => {
        if (message.keyVersion === active.version) return current;
        if (opensNothing(message.keyVersion)) return broken;
        return resealItem(envelope, { vaultId, itemId, version }, message).then(sealedAnew, unlessBroken);
      }),
    ),
    grants: await Promise.all(grants.map(({ member, grant }) => regrant(member, grant).catch(unlessBroken))),
  };
});

const sealedAnew = <Message>(message: Message): { sealedAnew: Message } => ({ sealedAnew: message });

/** A message that does not open stays as it is: it would not become better by a new seal. */
function unlessBroken(error: unknown): { kept: 'BROKEN' } {
  if (error instanceof ExpectedError && error.type === 'SealBroken') return broken;
  throw error;
}
