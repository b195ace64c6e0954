import { useState, type SubmitEvent } from 'react';
import { signInWithPassword, type Session } from './session.ts';

interface Props {
  session: Session | undefined;
  onSignIn(session: Session): void;
}

/** The form to sign in, or who is signed in and the button to sign out. */
export function SignIn({ session, onSignIn }: Props) {
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);

  if (session) {
    return (
      <div className="who">
        <p role="status">
          Signed in as <strong>{session.username}</strong>{' '}
          <code title="the user's id, sub in the token">{session.userId}</code>
        </p>
        {/* Tokens, revealed secrets, editors and sockets are in this page's memory alone, and all end with it. */}
        <button type="button" onClick={() => void signOut(session)}>
          Sign out
        </button>
      </div>
    );
  }

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem('');
    try {
      onSignIn(await signInWithPassword(String(form.get('username')), String(form.get('password'))));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'Signing in failed.');
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)} aria-describedby="sign-in-hint">
      <label>
        Username{' '}
        <input
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          autoFocus
        />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button disabled={busy}>{busy ? 'Signing in…' : 'Sign in'}</button>
      <p id="sign-in-hint">
        alice, bob and carol: their passwords were printed at the first start and stand in{' '}
        <code>demo-users.json</code> in the data folder (<code>.local</code>).
      </p>
      <p role="alert">{problem}</p>
    </form>
  );
}

async function signOut({ vault }: Session) {
  // The page ends either way: a server that is gone has no session left to revoke.
  await vault.signOut().catch(() => undefined);
  location.reload();
}
