import type { OpenAnswer } from '../functions/payloads.ts';
import type { Secret } from '../generated/schema.ts';

const types = {
  LOGIN: 'LoginSecret',
  NOTE: 'NoteSecret',
  CARD: 'CardSecret',
  IDENTITY: 'IdentitySecret',
  SSH_KEY: 'SshKeySecret',
  API_KEY: 'ApiKeySecret',
  DATABASE: 'DatabaseSecret',
  WIFI: 'WifiSecret',
  CUSTOM: 'CustomSecret',
} as const;

/** What was opened, as a member of the schema's union. */
export function toSecret({ kind, secret }: OpenAnswer): Secret {
  return { __typename: types[kind], ...secret } as Secret;
}
