import { describe, expect, it } from 'vitest';
import type { Subscription } from '../../examples/realtime.ts';
import type { VaultClient } from '../../examples/vaultClient.ts';
import { VaultError, type Variables } from '../../examples/vaultError.ts';
import type { LastSeen } from '../../local/explorer/page/fillBlanks.ts';
import { vaultFetcher } from '../../local/explorer/page/vaultFetcher.ts';

const subscription: Subscription<never> = { close() {}, async *[Symbol.asyncIterator]() {} };

/** The page's fetcher on a client that notes what it is given and answers or throws what it is told to. */
function fetcherOn(outcome: unknown, signedIn = true) {
  const sent: { query: string; variables: Variables | undefined }[] = [];
  const watched: unknown[] = [];
  const seen: LastSeen[] = [];
  const vault: VaultClient = {
    graphql: async <Data>(query: string, variables?: Variables) => {
      sent.push({ query, variables });
      if (outcome instanceof Error) throw outcome;
      return outcome as Data;
    },
    subscribe: async () => {
      if (outcome instanceof Error) throw outcome;
      return subscription;
    },
    signOut: async () => {},
  };
  const fetcher = vaultFetcher({
    vault: signedIn ? vault : undefined,
    watch: (one) => void watched.push(one),
    onLastSeen: (one) => void seen.push(one),
  });
  const run = async (query: string, variables?: Variables, operationName?: string) =>
    fetcher({ query, variables, operationName });
  return { run, sent, watched, seen };
}

describe('the explorer', () => {
  it('asks to sign in, and sends nothing before', async () => {
    const { run, sent } = fetcherOn({}, false);
    expect(await run('{ me { id } }')).toEqual({ errors: [{ message: 'Sign in first, in the bar above.' }] });
    expect(sent).toEqual([]);
  });

  it('sends the one operation to run, with the fragments it uses and no other', async () => {
    const { run, sent } = fetcherOn({});
    const tab =
      'query A { me { ...F } } query B { me { id } } fragment F on Me { kind } fragment G on Me { id }';
    await run(tab, {}, 'A');
    expect(sent[0]?.query).toContain('query A');
    expect(sent[0]?.query).toContain('fragment F');
    expect(sent[0]?.query).not.toMatch(/query B|fragment G/);
  });

  it('asks which one when there are several', async () => {
    const { run, sent } = fetcherOn({});
    expect(JSON.stringify(await run('query A { me { id } } query B { me { id } }'))).toContain(
      'put the cursor into',
    );
    expect(sent).toEqual([]);
  });

  it('fills blanks with what earlier answers showed, and tells', async () => {
    const { run, sent, seen } = fetcherOn({ createVault: { id: 'v', name: 'V' } });
    await run('mutation { createVault { id name } }');
    await run('query Items($vaultId: ID!) { items(vaultId: $vaultId) { id } }', { vaultId: '' });
    expect(sent[1]?.variables).toEqual({ vaultId: 'v' });
    expect(seen[0]).toEqual({ vaultId: 'v', vaultName: 'V' });
  });

  it('hands an accepted subscription over to the live events', async () => {
    const { run, watched } = fetcherOn(undefined);
    expect(await run('subscription { onVaultEvent { id } }')).toHaveProperty('extensions.accepted');
    expect(watched).toEqual([subscription]);
  });

  it.each(['{ me { id } }', 'subscription { onVaultEvent { id } }'])(
    'shows a refusal of %s with every error as the vault answered it',
    async (query) => {
      const errors = [
        { path: ['vault'], errorType: 'NotFound', errorInfo: null, message: 'There is no such vault.' },
        { path: ['item'], errorType: 'BadInput', errorInfo: null, message: 'An id is wrong.' },
      ];
      const { run, watched } = fetcherOn(
        new VaultError('NotFound', 'There is no such vault.', null, { vault: null }, errors),
      );
      expect(await run(query)).toEqual({ data: { vault: null }, errors });
      expect(watched).toEqual([]);
    },
  );

  it('says in plain words that the server is gone', async () => {
    const { run } = fetcherOn(new TypeError('Failed to fetch'));
    expect(JSON.stringify(await run('{ me { id } }'))).toContain('The server does not answer.');
  });
});
