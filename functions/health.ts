import { answer } from './answer.ts';
import { checkHealth } from './checkHealth.ts';
import { NO_VAULT_KEY } from './envelope/errors.ts';
import { beginScan } from './envelope/scan.ts';
import { readBreachEndpoint } from './environment.ts';
import { ExpectedError, badInput } from './errors.ts';
import { connectGovernance } from './keyStore.ts';
import type { HealthAnswer, HealthRequest } from './payloads/health.ts';

const governed = connectGovernance();
const breachEndpoint = readBreachEndpoint(process.env);

/** How long a scan may take. */
const SCAN_SECONDS = 24 * 60 * 60;

/** Checks the items of a page for whom a grant makes a READER: `HealthRequest` in, `HealthAnswer` out. */
export const handler = answer(async (request: HealthRequest): Promise<HealthAnswer> => {
  const { control } = await governed.require(request, 'READER');
  const { envelope } = governed;
  const now = new Date();
  const seconds = Math.floor(now.getTime() / 1000);
  const { scan = await beginScan(envelope, request.vaultId, seconds) } = request;
  if (
    seconds - scan.since > SCAN_SECONDS ||
    scan.since > seconds + 60 ||
    control.retired.has(scan.keyVersion)
  ) {
    throw scanIsOver();
  }
  await envelope.keys.version(request.vaultId, scan.keyVersion).catch(unlessUnknown);
  return checkHealth(envelope, request, { retired: control.retired, scan, now, breachEndpoint });
});

/** A version that the vault's key does not have can only come from a token that was made up. */
function unlessUnknown(error: unknown): never {
  if (error instanceof ExpectedError && error.reason === NO_VAULT_KEY) throw scanIsOver();
  throw error;
}

const scanIsOver = (): ExpectedError =>
  badInput('This nextToken is of no scan that goes on. Begin again without one.');
