import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { userOf } from '../support/api.ts';
import { runToExit } from '../support/stack.ts';

const environment = { VAULT_ORIGIN: inject('origin'), VAULT_DATA_DIR: inject('dataDir') };
const caFile = join(inject('dataDir'), 'ca.pem');

it('examples/amplifySubscription.ts watches over wss, with the data folder’s authority and nothing else changed', async () => {
  const { code, stdout, stderr } = await runToExit(
    { ...environment, NODE_EXTRA_CA_CERTS: caFile },
    [],
    'examples/amplifySubscription.ts',
  );
  expect({ code, printed: linesOf(stdout) }).toEqual({
    code: 0,
    printed: [
      'signed in as alice',
      'created the vault Watched by Amplify',
      'watching',
      'event ITEM_CREATED',
      'signed out',
    ],
  });
  showsNoPassword(stdout + stderr);
});

it('examples/amplifyMachine.ts calls by IAM as the machine, and is refused elsewhere', async () => {
  const alice = await userOf('alice');
  const { id: VAULT_ID } = await alice.createVault();
  const { code, stdout } = await runToExit({ ...environment, VAULT_ID }, [], 'examples/amplifyMachine.ts');
  expect({ code, printed: linesOf(stdout) }).toEqual({
    code: 0,
    printed: ['called as the machine 000000000000:ci', 'refused elsewhere: NotFound'],
  });
});

it('examples/apollo.ts reads, writes and watches on plain http', async () => {
  const { code, stdout, stderr } = await runToExit(environment, [], 'examples/apollo.ts');
  expect({ code, printed: linesOf(stdout), stderr }).toEqual({
    code: 0,
    printed: [
      'signed in as alice',
      'created the vault Apollo example',
      'watching',
      'event ITEM_CREATED',
      'the vault lists Example note',
      'signed out',
    ],
    stderr: '',
  });
  showsNoPassword(stdout + stderr);
});

/** What was printed, but for the event of the vault itself: it may be told before the subscription is, or after. */
function linesOf(stdout: string): string[] {
  return stdout
    .trimEnd()
    .split('\n')
    .filter((line) => line !== 'event VAULT_CREATED');
}

function showsNoPassword(text: string): void {
  const users = JSON.parse(readFileSync(join(inject('dataDir'), 'demo-users.json'), 'utf8')) as {
    password: string;
  }[];
  expect(users.filter(({ password }) => text.includes(password))).toEqual([]);
}
