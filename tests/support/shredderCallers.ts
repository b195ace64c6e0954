import { describe, expect } from 'vitest';
import { refusal, userOf, type Api } from './api.ts';
import { itWithKeys } from './host.ts';
import { credentialsOf, machineOf } from './machine.ts';
import { shredderRole } from './shredding.ts';
import { roleOf } from '../../local/functions/functions.ts';

/**
 * Tests that the vault's own shredder alone may do something.
 * @param field e.g. `Mutation.beginShred`
 * @param ask does it in a vault where the shredder may, as somebody else
 * @param unchanged that nothing came of it
 */
export function testShredderAlone(
  field: string,
  ask: (client: Api) => Promise<unknown>,
  unchanged: () => Promise<void>,
): void {
  const [type, name] = field.split('.');

  describe('is refused, and does nothing,', () => {
    itWithKeys('for an owner, by the schema', async () => {
      const refused = await refusal(ask(await userOf('alice')));
      expect(refused.errorType).toBe('Unauthorized');
      expect(refused.message).toBe(`Not Authorized to access ${name} on type ${type}`);
      await unchanged();
    });

    itWithKeys.each<[string, () => Api]>([
      ['another role', () => machineOf('ci')],
      ['the publisher', () => machineOf(roleOf('publishEvents'))],
      ['the function that destroys keys', () => machineOf(roleOf('shredKey'))],
      ['a role whose name begins with the shredder’s', () => machineOf(`${shredderRole}2`)],
      ['a session that bears the shredder’s name', () => machineOf('ci', shredderRole)],
    ])('for %s', async (_, machine) => {
      expect((await refusal(ask(machine()))).errorType).toBe('Unauthorized');
      await unchanged();
    });
  });
}

/** What the shredder's function finds in its environment at the shared stack. */
export function shredderEnvironment(endpoint: string): Record<string, string> {
  const { AccessKeyId, SecretAccessKey, SessionToken } = credentialsOf(shredderRole);
  return {
    GRAPHQL_ENDPOINT: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: AccessKeyId,
    AWS_SECRET_ACCESS_KEY: SecretAccessKey,
    AWS_SESSION_TOKEN: SessionToken,
  };
}
