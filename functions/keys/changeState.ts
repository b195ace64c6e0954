import type { VaultState } from '../../generated/schema.ts';
import type { ControlChange } from '../envelope/control.ts';
import { ExpectedError, badInput } from '../errors.ts';
import type { Governed } from '../governance.ts';
import type { GovernKeyAnswer, ChangeStateRequest } from '../payloads/keys.ts';

const DAY = 24 * 60 * 60;
/** For how long a removed owner may still take a deletion back. */
const SAY_AFTER_REMOVAL = 7 * DAY;
const NOT_SCHEDULED: VaultState[] = ['ACTIVE', 'LOCKED'];
const EVERY: VaultState[] = ['ACTIVE', 'LOCKED', 'DELETION_SCHEDULED'];

/**
 * Changes the state of a vault's key for an OWNER. Done again, it is the same. Throws `Unauthorized`, `BadInput`,
 * `VaultLocked` (its deletion is scheduled, or has begun), `KeyUnavailable`.
 */
export async function changeState(governed: Governed, request: ChangeStateRequest): Promise<GovernKeyAnswer> {
  const { vaultId, action, days = 0 } = request;
  const now = Math.floor(Date.now() / 1000);
  if (action === 'CANCEL_DELETION') {
    const { state, shreddingAt } = await governed.control.read(vaultId);
    // Its key is gone, so nobody's grant could be opened any more.
    if (shreddingAt > 0) throw doomed();
    await requireSay(governed, request, now);
    if (!request.isShown && state !== 'DELETION_SCHEDULED') {
      throw badInput('No deletion of this vault is scheduled.');
    }
    await change(governed, vaultId, EVERY, { state: 'LOCKED', deleteAt: null });
    return { deleteAt: null };
  }
  await governed.require(request, 'OWNER', EVERY);
  if (action === 'SCHEDULE_DELETION') {
    if (!Number.isInteger(days) || days < 7 || days > 30) throw badInput('days is 7 to 30.');
    const deleteAt = now + days * DAY;
    await change(governed, vaultId, EVERY, { state: 'DELETION_SCHEDULED', deleteAt });
    return { deleteAt };
  }
  await change(governed, vaultId, NOT_SCHEDULED, { state: action === 'LOCK' ? 'LOCKED' : 'ACTIVE' });
  return { deleteAt: null };
}

/** An OWNER, or one who was an OWNER until at most seven days ago: who was pushed out can still stop the deletion. */
async function requireSay(governance: Governed, request: ChangeStateRequest, now: number): Promise<void> {
  try {
    await governance.require(request, 'OWNER', EVERY);
  } catch (error) {
    if (!(error instanceof ExpectedError) || error.type !== 'Unauthorized') throw error;
    const { ownerUntil } = await governance.issued.of(request.vaultId, request.caller);
    if (ownerUntil < now - SAY_AFTER_REMOVAL) throw error;
  }
}

async function change(
  governed: Governed,
  vaultId: string,
  from: VaultState[],
  set: ControlChange,
): Promise<void> {
  if (!(await governed.control.change(vaultId, from, set))) throw doomed();
}

const doomed = (): ExpectedError =>
  new ExpectedError(
    'VaultLocked',
    'The deletion of this vault is scheduled, or has begun. Take it back with cancelVaultDeletion, if it has not begun.',
  );
