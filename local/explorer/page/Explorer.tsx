import { GraphiQL } from 'graphiql';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { vaultFetcher } from './vaultFetcher.ts';
import { inMemoryStorage } from './inMemoryStorage.ts';
import { LiveEvents } from './LiveEvents.tsx';
import { readyOperations } from './readyOperations.ts';
import { SignIn } from './SignIn.tsx';
import type { Session } from './session.ts';
import { useLiveEvents } from './useLiveEvents.ts';
import type { LastSeen } from './fillBlanks.ts';

const storage = inMemoryStorage();

/** None: the history would keep secrets. One and the same list always, since GraphiQL closes its documentation at another. */
const plugins: [] = [];

/** The whole page: who is signed in, GraphiQL with the ready operations, and the events of a watched vault. */
export function Explorer() {
  const [session, setSession] = useState<Session>();
  const [lastSeen, setLastSeen] = useState<LastSeen>({});
  const theme = useSystemTheme();
  const live = useLiveEvents();
  const { watch } = live;
  const fetcher = useMemo(
    () => vaultFetcher({ vault: session?.vault, watch, onLastSeen: setLastSeen }),
    // A new fetcher makes GraphiQL read the schema again, so it changes with the session alone.
    [session, watch],
  );

  return (
    <>
      <header>
        <h1>appsync-vault</h1>
        <Blanks {...lastSeen} />
        <SignIn session={session} onSignIn={setSession} />
      </header>
      <main>
        <GraphiQL
          fetcher={fetcher}
          // The schema is read from the server, which answers nobody who is not signed in: until then, null asks for none.
          schema={session ? undefined : null}
          storage={storage}
          plugins={plugins}
          defaultTabs={readyOperations}
          defaultEditorToolsVisibility="variables"
          forcedTheme={theme}
          isHeadersEditorEnabled={false}
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo> </GraphiQL.Logo>
        </GraphiQL>
      </main>
      <LiveEvents {...live} />
    </>
  );
}

const darkScheme = matchMedia('(prefers-color-scheme: dark)');

/** The system's theme, also after it changes: GraphiQL by itself reads it once and leaves the editors in the old one. */
function useSystemTheme() {
  return useSyncExternalStore(
    (onChange) => {
      darkScheme.addEventListener('change', onChange);
      return () => darkScheme.removeEventListener('change', onChange);
    },
    () => (darkScheme.matches ? 'dark' : 'light'),
  );
}

/** Which ids a blank stands for; see fillBlanks.ts. */
function Blanks({ vaultId, vaultName, itemId, itemTitle }: LastSeen) {
  if (!vaultId && !itemId) return null;
  return (
    <p className="blanks">
      <span>Blank ids mean</span>
      {vaultId && <span title={vaultId}>vault “{vaultName ?? vaultId}”</span>}
      {itemId && <span title={itemId}>item “{itemTitle ?? itemId}”</span>}
    </p>
  );
}
