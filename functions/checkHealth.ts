import { setImmediate } from 'node:timers/promises';
import type { Envelope } from './envelope/items.ts';
import { groupsOf } from './envelope/scan.ts';
import type { GroupOf } from './envelope/scan.ts';
import { ExpectedError } from './errors.ts';
import { findBreached } from './health/breaches.ts';
import { expiryOf } from './health/expiry.ts';
import { hasInsecureUrl } from './health/insecureUrls.ts';
import { missingTotp } from './health/missingTotp.ts';
import { isToBeRenewed, passwordOf } from './health/passwords.ts';
import { knownWords, scoreOf } from './health/strength.ts';
import { hostsOf } from './hosts.ts';
import { openSealed } from './openSealed.ts';
import type { HealthAnswer, HealthItem, HealthRequest, Scan } from './payloads/health.ts';
import type { OpenAnswer } from './payloads/open.ts';

const OLD_MS = 365 * 24 * 60 * 60 * 1000;
const WEAK_SCORE = 2;

/** What `checkHealth` goes by besides its request. */
export interface HealthSettings {
  retired: ReadonlySet<string>;
  scan: Scan;
  now: Date;
  /** Where breached passwords are looked up; absent: nowhere. */
  breachEndpoint?: string;
}

/** An item that was opened. */
interface Opened {
  itemId: string;
  sealedAt: string;
  item: OpenAnswer;
}

/**
 * Opens the items of a page and answers what is wrong with them: ids, scores, days and group ids, and nothing of what they
 * hold. Throws `KeyUnavailable`; an item that does not open is a finding.
 */
export async function checkHealth(
  envelope: Envelope,
  { vaultId, caller, items, breachCheck }: HealthRequest,
  { retired, scan, now, breachEndpoint }: HealthSettings,
): Promise<HealthAnswer> {
  const open = async ({ sealedAt, ...item }: HealthItem): Promise<Opened | string> => {
    try {
      return {
        itemId: item.itemId,
        sealedAt,
        item: await openSealed(envelope, { ...item, vaultId, caller }, retired),
      };
    } catch (error) {
      if (error instanceof ExpectedError && error.type === 'SealBroken') return item.itemId;
      throw error;
    }
  };
  const all = await Promise.all(items.map(open));
  const opened = all.filter((one) => typeof one !== 'string');
  const withPassword = opened.flatMap(({ itemId, item }) => {
    const password = passwordOf(item);
    return password === undefined ? [] : [{ itemId, item, password }];
  });
  const isAsked = breachCheck && breachEndpoint !== undefined;
  const asked = isAsked
    ? findBreached(
        breachEndpoint,
        withPassword.map(({ password }) => password),
      )
    : undefined;
  const groupOf = await groupsOf(envelope, { vaultId, caller }, scan);
  const findings = {
    scan,
    broken: all.filter((one) => typeof one === 'string'),
    passwordGroups: withPassword.map(({ itemId, password }) => ({
      itemId,
      group: groupOf(['password', password]),
    })),
    contentGroups: opened.map(({ itemId, item }) => ({ itemId, group: contentGroup(item, groupOf) })),
    old: opened.filter((one) => isOld(one, now)).map(({ itemId, sealedAt }) => ({ itemId, sealedAt })),
    insecureUrls: opened.filter(({ item }) => hasInsecureUrl(item.urls)).map(({ itemId }) => itemId),
    missingTotp: opened.flatMap(({ itemId, item }) => {
      const domain = missingTotp(item);
      return domain === undefined ? [] : [{ itemId, domain }];
    }),
    expiring: opened.flatMap(({ itemId, item }) => {
      const expiry = expiryOf(item, now);
      return expiry ? [{ itemId, ...expiry }] : [];
    }),
  };
  const weak: HealthAnswer['weak'] = [];
  for (const { itemId, item, password } of withPassword) {
    // The range look-up gets its answers in between: its time goes on meanwhile.
    await setImmediate();
    const score = scoreOf(password, knownWords(item));
    if (score <= WEAK_SCORE) weak.push({ itemId, score });
  }
  const breaches = await asked;
  return {
    ...findings,
    weak,
    breached: withPassword.flatMap(({ itemId, password }) => {
      const count = breaches?.counts.get(password);
      return count === undefined ? [] : [{ itemId, count }];
    }),
    breachCheck: !breachCheck
      ? 'OFF'
      : !breaches
        ? 'NOT_CONFIGURED'
        : breaches.isComplete
          ? 'DONE'
          : 'UNAVAILABLE',
  };
}

/** All of an item but its title and the paths of its URLs: items of one group are the same one, kept twice. */
function contentGroup({ kind, username, urls, secret, customFields }: OpenAnswer, groupOf: GroupOf): string {
  const hosts = hostsOf(urls).map(({ host }) => host);
  return groupOf([
    'content',
    kind,
    JSON.stringify([username, hosts.toSorted()]),
    JSON.stringify(secret),
    JSON.stringify(customFields),
  ]);
}

function isOld({ item, sealedAt }: Opened, now: Date): boolean {
  return isToBeRenewed(item) && now.getTime() - Date.parse(sealedAt) > OLD_MS;
}
