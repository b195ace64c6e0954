import { inject } from 'vitest';
import { tokenCommand } from '../../local/users/tokenCommand.ts';

/** An access token of a user of the shared stack, as `npm run token -- USERNAME` prints it. */
export async function accessTokenOf(username: string): Promise<string> {
  const { status, stdout, stderr } = await tokenCommand([username], inject('dataDir'));
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}
