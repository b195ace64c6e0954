/**
 * Who may do what: every root field by everybody. Written by hand, and nothing of it is made from the code or the schema; a
 * cell that is missing here, or one too many, fails `matrix.test.ts`. The columns are those of `callers.ts`.
 *
 *   ok   answered                          .    NotFound: what is not there, and what one is no member of, alike
 *   U    Unauthorized                      401  UnauthorizedException: nobody is let in without credentials
 *   B    BadInput                          S    StepUpRequired: machines have no sign-in
 *   X    SealBroken
 */
import { callers } from './callers.ts';
import { cellOf } from './cells.ts';

/** `own`: the vault in which the members among the callers are what they are. */
const own = `
                               stranger pending expired removed elsewhere | VIEWER READER EDITOR OWNER | machine pooled publisher shredder | wrongMode
Query.vault                    .        .       .       .       .         | ok     ok     ok     ok    | ok      U      .         .        | 401
Query.items                    .        .       .       .       .         | ok     ok     ok     ok    | ok      U      .         .        | 401
Query.itemsForUrl              .        .       .       .       .         | ok     ok     ok     ok    | ok      U      .         .        | 401
Query.itemVersions             .        .       .       .       .         | ok     ok     ok     ok    | ok      U      .         .        | 401
Query.item                     .        .       .       .       .         | ok     ok     ok     ok    | ok      U      .         .        | 401
Query.revealSecret             .        .       .       .       .         | U      ok     ok     ok    | ok      U      .         .        | 401
Query.vaultHealth              .        .       .       .       .         | U      ok     ok     ok    | ok      U      .         .        | 401
Query.revealSecrets            .        .       .       .       .         | U      ok     ok     ok    | ok      U      .         .        | 401
Query.totpCode                 .        .       .       .       .         | U      ok     ok     ok    | ok      U      .         .        | 401
Query.changes                  .        .       .       .       .         | ok     ok     ok     ok    | ok      U      .         .        | 401
Query.members                  .        .       .       .       .         | ok     ok     ok     ok    | ok      U      .         .        | 401
Query.invitations              .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Query.events                   .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Subscription.onVaultEvent      .        .       .       .       .         | ok     ok     ok     ok    | ok      U      .         .        | 401

Mutation.createItem            .        .       .       .       .         | U      U      ok     ok    | ok      U      .         .        | 401
Mutation.createItems           .        .       .       .       .         | U      U      ok     ok    | ok      U      .         .        | 401
Mutation.updateItem            .        .       .       .       .         | U      U      ok     ok    | ok      U      .         .        | 401
Mutation.revertItem            .        .       .       .       .         | U      U      ok     ok    | ok      U      .         .        | 401
Mutation.copyItem              .        .       .       .       .         | U      U      ok     ok    | ok      U      .         .        | 401
Mutation.updateItemLabels      .        .       .       .       .         | U      U      ok     ok    | ok      U      .         .        | 401
Mutation.trashItem             .        .       .       .       .         | U      U      ok     ok    | ok      U      .         .        | 401
Mutation.restoreItem           .        .       .       .       .         | U      U      ok     ok    | ok      U      .         .        | 401
Mutation.purgeItem             .        .       .       .       .         | U      U      ok     ok    | ok      U      .         .        | 401

Mutation.updateVault           .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.inviteMember          .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.revokeInvitation      .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.confirmMember         .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.addMachine            .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.changeRole            .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.removeMember          .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.rotateVaultKey        .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.reencryptItems        .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.lockVault             .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.unlockVault           .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.scheduleVaultDeletion .        .       .       .       .         | U      U      U      ok    | U       U      .         .        | 401
Mutation.cancelVaultDeletion   .        .       .       .       .         | U      U      U      ok    | S       U      .         .        | 401
Mutation.leaveVault            .        .       .       .       .         | ok     ok     ok     ok    | S       U      .         .        | 401

Mutation.acceptInvitation      ok       B       B       ok      ok        | B      B      B      B     | U       U      U         U        | 401

Mutation.publishVaultEvent     U        U       U       U       U         | U      U      U      U     | U       U      ok        U        | U
Mutation.purgeExpired          U        U       U       U       U         | U      U      U      U     | U       U      ok        U        | U
Mutation.revokeRemoved         U        U       U       U       U         | U      U      U      U     | U       U      ok        U        | U
Mutation.beginShred            U        U       U       U       U         | U      U      U      U     | U       U      U         B        | U
Mutation.purgeVaultPage        U        U       U       U       U         | U      U      U      U     | U       U      U         B        | U
`;

/** Of every field above: about another vault, and about one that is not there, everybody is told the same. */
const rules = `
                               stranger pending expired removed elsewhere | VIEWER READER EDITOR OWNER | machine pooled publisher shredder | wrongMode
other                          .        .       .       .       .         | .      .      .      .     | .       U      .         .        | 401
absent                         .        .       .       .       .         | .      .      .      .     | .       U      .         .        | 401
`;

/** Other than by the rules: a code is as good for everybody, and the vault's own roles are for every vault. */
const other = `
                               stranger pending expired removed elsewhere | VIEWER READER EDITOR OWNER | machine pooled publisher shredder | wrongMode
Mutation.acceptInvitation      ok       ok      ok      ok      ok        | ok     ok     ok     ok    | U       U      U         U        | 401
Mutation.publishVaultEvent     U        U       U       U       U         | U      U      U      U     | U       U      ok        U        | U
Mutation.purgeExpired          U        U       U       U       U         | U      U      U      U     | U       U      ok        U        | U
Mutation.revokeRemoved         U        U       U       U       U         | U      U      U      U     | U       U      ok        U        | U
Mutation.beginShred            U        U       U       U       U         | U      U      U      U     | U       U      U         B        | U
Mutation.purgeVaultPage        U        U       U       U       U         | U      U      U      U     | U       U      U         B        | U
`;

/** An order was sealed for another vault, and nothing is due. What the table's stream tells, the publisher hands on without asking. */
const absent = `
                               stranger pending expired removed elsewhere | VIEWER READER EDITOR OWNER | machine pooled publisher shredder | wrongMode
Mutation.acceptInvitation      .        .       .       .       .         | .      .      .      .     | U       U      U         U        | 401
Mutation.publishVaultEvent     U        U       U       U       U         | U      U      U      U     | U       U      ok        U        | U
Mutation.purgeExpired          U        U       U       U       U         | U      U      U      U     | U       U      ok        U        | U
Mutation.revokeRemoved         U        U       U       U       U         | U      U      U      U     | U       U      X         U        | U
Mutation.beginShred            U        U       U       U       U         | U      U      U      U     | U       U      U         B        | U
Mutation.purgeVaultPage        U        U       U       U       U         | U      U      U      U     | U       U      U         B        | U
`;

/** Of fields that name no vault. */
const none = `
                               stranger pending expired removed elsewhere | VIEWER READER EDITOR OWNER | machine pooled publisher shredder | wrongMode
Query.me                       ok       ok      ok      ok      ok        | ok     ok     ok     ok    | ok      U      ok        ok       | 401
Query.generatePassword         ok       ok      ok      ok      ok        | ok     ok     ok     ok    | ok      U      ok        ok       | 401
Query.vaults                   ok       ok      ok      ok      ok        | ok     ok     ok     ok    | ok      U      ok        ok       | 401
Query.vaultsDue                U        U       U       U       U         | U      U      U      U     | U       U      U         ok       | U
Mutation.createVault           ok       ok      ok      ok      ok        | ok     ok     ok     ok    | U       U      U         U        | 401
`;

/** What the letters stand for. */
const outcomes: Record<string, string> = {
  ok: 'ok',
  '.': 'NotFound',
  U: 'Unauthorized',
  401: 'UnauthorizedException',
  B: 'BadInput',
  S: 'StepUpRequired',
  X: 'SealBroken',
};

/** What is expected of every cell. */
export const expectations: Record<string, string> = read({ own, other, absent, none });

/** Reads tables like those above. @throws Error for a column, a row or a letter that is out of place */
function read(tables: Record<string, string>): Record<string, string> {
  const rowsOf = (text: string): [string, string[]][] => {
    const [head = [], ...rows] = text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.split(/[\s|]+/).filter(Boolean));
    if (head.join() !== callers.join()) throw new Error('The columns are not the callers');
    return rows.map(([name = '', ...letters]) => {
      if (letters.length !== callers.length)
        throw new Error(`The row of ${name} has not one letter a caller`);
      return [name, letters];
    });
  };
  const byRule = Object.fromEntries(rowsOf(rules));
  const stated = Object.entries(tables).flatMap(([target, text]) =>
    rowsOf(text).map(([root, letters]) => ({ root, target, letters })),
  );
  const ruled = rowsOf(own).flatMap(([root]) =>
    Object.entries(byRule).map(([target, letters]) => ({ root, target, letters })),
  );
  return Object.fromEntries(
    // What an operation states itself comes last, and holds.
    [...ruled, ...stated].flatMap(({ root, target, letters }) =>
      letters.map((letter, index): [string, string] => {
        const outcome = outcomes[letter];
        if (!outcome) throw new Error(`${letter} stands for nothing`);
        return [cellOf(root, target, callers[index] ?? ''), outcome];
      }),
    ),
  );
}
