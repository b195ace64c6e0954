import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { runToExit } from '../support/stack.ts';

const environment = { VAULT_ORIGIN: inject('origin'), VAULT_DATA_DIR: inject('dataDir') };

it.each([
  [
    'examples/fetch.ts',
    [
      'signed in as alice',
      'created the vault Fetch example',
      'created the item Example login, version 1',
      'event ITEM_CREATED',
      'the vault lists Example login',
      'revealed version 1',
      'signed out',
    ],
  ],
  [
    'examples/amplify.ts',
    [
      'signed in as alice',
      'created the vault Amplify example',
      'created the item Example note, version 1',
      'the vault lists Example note',
      'signed out',
    ],
  ],
  [
    'examples/shareVault.ts',
    [
      'alice invited a READER',
      'bob took the invitation: PENDING',
      'alice confirmed bob as READER',
      'bob revealed version 1',
      'alice removed bob, and changes 1 item that he knows',
      'bob is refused: NotFound',
      'recorded: MEMBER_REMOVED, SECRET_REVEALED, MEMBER_CONFIRMED, INVITATION_ACCEPTED, MEMBER_INVITED, ITEM_CREATED, VAULT_CREATED',
    ],
  ],
  ['examples/revealAll.ts', ['signed in as alice', 'the vault lists 2 items', 'revealed 2', 'signed out']],
  [
    'examples/totpCode.ts',
    ['signed in as alice', 'a code of 6 digits, a new one each 30 seconds', 'signed out'],
  ],
  [
    'examples/copyItem.ts',
    ['signed in as alice', 'copied as Guest network of the house, a WIFI of version 1', 'signed out'],
  ],
])('%s does its work and shows no secret', async (program, lines) => {
  const { code, stdout, stderr } = await runToExit(environment, [], program);
  // The event of the vault itself may be over before the subscription begins.
  const printed = stdout
    .trimEnd()
    .split('\n')
    .filter((line) => line !== 'event VAULT_CREATED');
  expect({ code, printed }).toEqual({ code: 0, printed: lines });
  // Amplify remarks on any endpoint but Amazon's own.
  expect(stderr).toMatch(/^(\[WARN\] .* custom Amazon .* endpoint.*\n)?$/);
  const secrets = secretsOf(program);
  expect(secrets.length).toBeGreaterThanOrEqual(4);
  for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
});

it('examples/generatePassword.ts draws what it asks for, stores it, and shows nothing of it', async () => {
  const { code, stdout, stderr } = await runToExit(environment, [], 'examples/generatePassword.ts');
  expect({ code, printed: stdout.trimEnd().split('\n'), stderr }).toEqual({
    code: 0,
    printed: [
      'signed in as alice',
      // Of the 90^16 the 54 % that have two digits and one of each other set.
      'drew a password of 103.0 bits',
      // 5·log2(7776) + log2(50).
      'drew a passphrase of 70.3 bits',
      'created the item Drawn login',
      'signed out',
    ],
    stderr: '',
  });
});

it('examples/vaultHealth.ts tells what is wrong, and shows no secret', async () => {
  const { code, stdout, stderr } = await runToExit(environment, [], 'examples/vaultHealth.ts');
  expect({ code, printed: stdout.trimEnd().split('\n'), stderr }).toEqual({
    code: 0,
    printed: [
      'signed in as alice',
      'checked 3 items',
      'one password for Code, Forum',
      'weak, score 0: Shop',
      'github.com offers one-time codes: Code',
      'without TLS: Forum',
      'signed out',
    ],
    stderr: '',
  });
});

it('examples/fetch.ts fails when the password is wrong, and does not show it', async () => {
  const VAULT_PASSWORD = 'not-the-password-of-alice';
  const { code, stdout, stderr } = await runToExit(
    { ...environment, VAULT_PASSWORD },
    [],
    'examples/fetch.ts',
  );
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('NotAuthorizedException');
  expect(stderr).not.toContain(VAULT_PASSWORD);
});

/** The demo users' passwords, and the secret that the example stores. */
function secretsOf(program: string): string[] {
  const users = JSON.parse(readFileSync(join(inject('dataDir'), 'demo-users.json'), 'utf8')) as {
    password: string;
  }[];
  const stored = [...readFileSync(program, 'utf8').matchAll(/(?:password|text|totp): '([^']+)'/g)];
  return [...users.map(({ password }) => password), ...stored.map(([, secret = '']) => secret)];
}
