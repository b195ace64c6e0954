/** Each function that governs members or keys judges by the grant itself, whoever asked for it and whatever came before. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Governed } from '../../functions/governance.ts';
import { changeState } from '../../functions/keys/changeState.ts';
import { retireKeys } from '../../functions/keys/retireKeys.ts';
import { makeInvitation } from '../../functions/membership/invitation.ts';
import { issueGrant } from '../../functions/membership/issueGrant.ts';
import { orderRevocation } from '../../functions/membership/revocation.ts';
import type { Acting } from '../../functions/payloads/common.ts';
import { openGovernance } from '../support/governed.ts';

let parts: Awaited<ReturnType<typeof openGovernance>>;
beforeAll(async () => {
  parts = await openGovernance();
});
afterAll(() => parts.stop());

it.each<[string, (governed: Governed, acting: Acting) => Promise<unknown>]>([
  [
    'issueGrant',
    (governed, acting) => issueGrant(governed, { ...acting, member: 'carol', role: 'VIEWER', expires: null }),
  ],
  ['makeInvitation', makeInvitation],
  ['orderRevocation', (governed, acting) => orderRevocation(governed, { ...acting, member: 'carol' })],
  ['retireKeys', (governed, acting) => retireKeys(governed, { ...acting, since: 1 }, 60)],
  ...(['LOCK', 'UNLOCK', 'SCHEDULE_DELETION', 'CANCEL_DELETION'] as const).map(
    (action): [string, (governed: Governed, acting: Acting) => Promise<unknown>] => [
      action,
      (governed, acting) => changeState(governed, { ...acting, action, days: 7, isShown: true }),
    ],
  ),
])('%s is refused as Unauthorized for an EDITOR', async (_, ask) => {
  const { vaultId } = await parts.newVault();
  const editor = await parts.grantTo(vaultId, 'bob', { role: 'EDITOR' });
  const governed = parts.start();

  await expect(ask(governed, editor)).rejects.toMatchObject({ type: 'Unauthorized' });
  expect(await governed.control.read(vaultId)).toMatchObject({ state: 'ACTIVE', retired: new Set() });
});
