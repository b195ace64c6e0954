import { inject } from 'vitest';
import { tokenCommand } from '../../local/users/tokenCommand.ts';

/** An access token of a user of the shared vault; of the local one as `npm run token -- USERNAME` prints it. */
export async function accessTokenOf(username: 'alice' | 'bob'): Promise<string> {
  const deployed = inject('accessTokens');
  if (deployed) return deployed[username];
  const { status, stdout, stderr } = await tokenCommand([username], inject('dataDir'));
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}
