import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  openGrant,
  openRevocation,
  type GrantTerms,
  type Revocation,
} from '../../functions/envelope/grants.ts';
import { makeParts } from './parts.ts';
import { heldKey } from './samples.ts';
import { contextBySpecification, openBySpecification } from './specification.ts';
import { holding } from './statements.ts';

/** A grant or an order of format 1, sealed once and never again. The key is one of these tests alone. */
interface Golden {
  /** 32 bytes, hex. */
  key: string;
  keyVersion: string;
  sealed: string;
  says: GrantTerms | Revocation;
}

const folder = join(import.meta.dirname, 'golden', 'statements');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const readGolden = (file: string): Golden => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden;

/** The pairs in the order of their names, as the format's description has them. */
function pairsOf(says: Golden['says']): [string, string][] {
  const { vaultId, member, serial, by } = says;
  const format: [string, string] = ['format', 'appsync-vault/1'];
  const grant: [string, string] = ['grant', `${serial}`];
  if (!('role' in says)) {
    return [['by', by], format, grant, ['member', member], ['purpose', 'revocation'], ['vault', vaultId]];
  }
  const expires: [string, string] = ['expires', says.expires === null ? 'never' : `${says.expires}`];
  const role: [string, string] = ['role', says.role];
  return [
    ['by', by],
    expires,
    format,
    grant,
    ['member', member],
    ['purpose', 'grant'],
    role,
    ['vault', vaultId],
  ];
}

describe('a grant or an order that was sealed once opens for ever', () => {
  it('with grants of every role, and orders', () => {
    const said = files.map((file) => readGolden(file).says);
    const roles = said.map((says) => ('role' in says ? says.role : 'order'));
    expect([...new Set(roles)].sort()).toEqual(['EDITOR', 'OWNER', 'READER', 'VIEWER', 'order']);
  });

  it.each(files)('%s, with the library', async (file) => {
    const { key, keyVersion, sealed, says } = readGolden(file);
    const { vaultId, member } = says;
    const envelope = holding(makeParts().store(), heldKey(vaultId, keyVersion, Buffer.from(key, 'hex')));
    const opened =
      'role' in says
        ? await openGrant(envelope, vaultId, member, sealed)
        : await openRevocation(envelope, vaultId, sealed);
    expect(opened).toEqual('role' in says ? { terms: says, keyVersion } : says);
  });

  it.each(files)('%s, by the specifications alone', (file) => {
    const { key, sealed, says } = readGolden(file);
    const message = Buffer.from(sealed, 'base64');
    expect(openBySpecification(message, Buffer.from(key, 'hex'))).toEqual(Buffer.alloc(0));
    expect(contextBySpecification(message)).toEqual(pairsOf(says));
  });
});
