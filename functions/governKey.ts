import { answer } from './answer.ts';
import { readEnvironment } from './environment.ts';
import { changeState } from './keys/changeState.ts';
import { retireKeys } from './keys/retireKeys.ts';
import { connectGovernance } from './keyStore.ts';
import type { GovernKeyAnswer, GovernKeyRequest, RetireKeysAnswer } from './payloads/keys.ts';

const governed = connectGovernance();
const { branchKeyTtlSeconds } = readEnvironment(process.env);

/** What concerns the state and the versions of a vault's key: `GovernKeyRequest` in, what its `action` answers out. */
export const handler = answer<GovernKeyRequest, GovernKeyAnswer | RetireKeysAnswer>((request) =>
  request.action === 'RETIRE'
    ? retireKeys(governed, request, branchKeyTtlSeconds)
    : changeState(governed, request),
);
