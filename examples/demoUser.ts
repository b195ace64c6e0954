/** Whom the examples sign in as. A password comes from a file or the environment, never from the command line. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the vault of the examples is: `VAULT_ORIGIN`, or a local one. */
export const origin = process.env.VAULT_ORIGIN ?? 'http://127.0.0.1:4000';

/**
 * `VAULT_USERNAME` with `VAULT_PASSWORD`, or a demo user of the local vault: the one named by `VAULT_USERNAME`, or alice.
 * Whoever asks for a user by name gets that demo user.
 *
 * @throws Error when there is neither
 */
export function demoUser(name?: string): { username: string; password: string } {
  const { VAULT_USERNAME: username = 'alice', VAULT_PASSWORD: password } = process.env;
  if (password && name === undefined) return { username, password };
  const path = join(process.env.VAULT_DATA_DIR || '.local', 'demo-users.json');
  const users = JSON.parse(readFileSync(path, 'utf8')) as { username: string; password: string }[];
  const user = users.find((candidate) => candidate.username === (name ?? username));
  if (!user)
    throw new Error(`${path} has no user ${name ?? username}: set VAULT_USERNAME and VAULT_PASSWORD.`);
  return user;
}
