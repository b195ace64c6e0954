import { answer } from './answer.ts';
import { connectGovernance } from './keyStore.ts';
import { hashOf, makeInvitation } from './membership/invitation.ts';
import { issueGrant } from './membership/issueGrant.ts';
import { orderRevocation, revokeGrant } from './membership/revocation.ts';
import type { GrantsRequest } from './payloads/grants.ts';

const governed = connectGovernance();

/** What concerns members: `GrantsRequest` in, what its `action` answers out. */
export const handler = answer<GrantsRequest, object>(async (request) => {
  switch (request.action) {
    case 'ISSUE':
      return issueGrant(governed, request);
    case 'INVITE':
      return makeInvitation(governed, request);
    case 'HASH_CODE':
      return { hash: hashOf(request.code) };
    case 'ORDER_REVOCATION':
      return orderRevocation(governed, request);
    case 'REVOKE':
      return revokeGrant(governed, request);
  }
});
