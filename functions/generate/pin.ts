import type { GeneratedPassword, PinInput } from '../../generated/schema.ts';
import { pick } from './draw.ts';
import { within } from './limits.ts';

const DIGITS = '0123456789';

/** A PIN, each of its digits drawn by itself: 0000 is as likely as any other. Throws `BadInput`. */
export function drawPin(input: PinInput): GeneratedPassword {
  const length = within(input.length, 'pin.length', { least: 4, most: 32, standard: 6 });
  const digits = Array.from({ length }, () => pick(DIGITS));
  return { password: digits.join(''), entropyBits: length * Math.log2(DIGITS.length) };
}
