import type { ItemKind } from '../../generated/schema.ts';
import type { Sealed, SecretTypes } from '../payloads/items.ts';
import { parseTotp } from '../totp.ts';
import { anything, between, both, cardNumber, day, digits, line, lines, notEmpty, rule } from './rules.ts';
import type { Rule } from './rules.ts';
import { privateKey, publicKey } from './sshKey.ts';

type RulesOf<Secret> = { [Name in keyof Secret]: Rule<NonNullable<Secret[Name]>> };

/** IEEE 802.11: 0 to 32 bytes; none is a hidden network's, which has a name all the same. */
const ssidLength = rule<string>((value) => {
  const bytes = Buffer.byteLength(value, 'utf8');
  return bytes >= 1 && bytes <= 32;
}, '1 to 32 bytes in UTF-8');

/**
 * What the fields of each kind may hold when they are not null, besides their type and whole characters: one line unless
 * another rule stands here. A password is whatever its service has taken, so any text is one.
 */
export const secretRules: { readonly [Kind in ItemKind]: RulesOf<Sealed<SecretTypes[Kind]>> } = {
  LOGIN: { password: anything, totp: parseTotp, notes: lines },
  NOTE: { text: lines },
  CARD: {
    cardholder: line,
    number: both(line, cardNumber),
    brand: line,
    expiryMonth: between(1, 12),
    expiryYear: between(1900, 9999),
    securityCode: digits(3, 4),
    pin: digits(3, 12),
    notes: lines,
  },
  IDENTITY: {
    honorific: line,
    firstName: line,
    middleName: line,
    lastName: line,
    birthDate: day,
    company: line,
    email: line,
    phone: line,
    address: lines,
    city: line,
    region: line,
    postalCode: line,
    country: line,
    nationalId: line,
    passportNumber: line,
    licenceNumber: line,
    notes: lines,
  },
  SSH_KEY: {
    privateKey: both(lines, privateKey),
    publicKey: both(lines, publicKey),
    passphrase: anything,
    notes: lines,
  },
  API_KEY: { keyId: line, key: both(lines, notEmpty), expiresOn: day, notes: lines },
  DATABASE: {
    engine: line,
    host: line,
    port: between(1, 65_535),
    database: line,
    password: anything,
    options: line,
    notes: lines,
  },
  WIFI: {
    ssid: both(line, ssidLength),
    password: anything,
    security: anything,
    hidden: anything,
    notes: lines,
  },
  CUSTOM: { notes: lines },
};
