import type { TotpAlgorithm } from '../generated/schema.ts';
import { badInput } from './errors.ts';
import type { SealedItem } from './payloads/items.ts';
import type { TotpAnswer } from './payloads/open.ts';
import { parseTotp } from './totp.ts';

/**
 * The one-time code of an opened item at a time (RFC 6238), and the one after it. `field` names a custom field of type
 * TOTP, the first of that name; null is the seed of a LOGIN. Throws `BadInput` where there is none, and for seeds that are
 * not supported. No message tells what else is in the item.
 */
export function totpCode(item: SealedItem, field: string | null, atMs: number): TotpAnswer {
  const seed = field === null ? loginSeed(item) : seedNamed(item, field);
  if (!seed) {
    throw badInput(
      field === null
        ? 'This item has no one-time code of a LOGIN. Name the custom field that has one.'
        : 'This item has no custom field of type TOTP of that name.',
    );
  }
  const generator = parseTotp(seed, field === null ? 'login.totp' : 'The field');
  const { algorithm, digits, period } = generator;
  const periodMs = period * 1000;
  return {
    code: generator.generate({ timestamp: atMs }),
    nextCode: generator.generate({ timestamp: atMs + periodMs }),
    secondsLeft: Math.ceil((periodMs - (atMs % periodMs)) / 1000),
    period,
    digits,
    algorithm: algorithm as TotpAlgorithm,
  };
}

const loginSeed = (item: SealedItem): string | null => (item.kind === 'LOGIN' ? item.secret.totp : null);

const seedNamed = ({ customFields }: SealedItem, field: string): string | undefined =>
  customFields.find(({ name, type }) => type === 'TOTP' && name === field)?.value;
