import type { ItemKind } from '../../generated/schema.ts';
import type { SealedItem } from '../../functions/payloads/items.ts';
import { login, note } from './samples.ts';

const bare = { title: 'T', username: null, urls: [], customFields: [] };

/** Base32 of the key of RFC 6238's test vectors. */
export const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

/** A key pair by its shape alone: the bytes are no keys. */
export const privateKey = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACAuqRLG7GqZeAXfX6o0UYGxShfY1w9trxjk3+3Yr2TAzwAAAJDsNtvx7Dbb
-----END OPENSSH PRIVATE KEY-----
`;
export const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC6pEsbsapl4Bd9fqjRRgbFKF9jXD22vGOTf7divZMDP alice@example.com';

/** An item of each kind, with every field of its secret given. */
export const whole: { readonly [Kind in ItemKind]: SealedItem<Kind> } = {
  LOGIN: { ...login(), secret: { password: 'correct horse', notes: 'a\nb', totp: SEED } },
  NOTE: note(),
  CARD: {
    kind: 'CARD',
    ...bare,
    secret: {
      cardholder: 'ALICE EXAMPLE',
      number: '4111 1111-1111 1111',
      brand: 'Visa',
      expiryMonth: 12,
      expiryYear: 2031,
      securityCode: '012',
      pin: '0000',
      notes: 'in the drawer',
    },
  },
  IDENTITY: {
    kind: 'IDENTITY',
    ...bare,
    secret: {
      honorific: 'Dr.',
      firstName: 'Zoë',
      middleName: 'van',
      lastName: '例え',
      birthDate: '1984-02-29',
      company: 'Example Ltd',
      email: 'zoe@example.com',
      phone: '+44 20 7946 0000',
      address: '1 High Street\nFlat 2',
      city: 'London',
      region: 'Greater London',
      postalCode: 'W1A 1AA',
      country: 'United Kingdom',
      nationalId: 'QQ 12 34 56 C',
      passportNumber: '123456789',
      licenceNumber: 'MORGA657054SM9IJ',
      notes: '\ttab',
    },
  },
  SSH_KEY: { kind: 'SSH_KEY', ...bare, secret: { privateKey, publicKey, passphrase: 'p', notes: 'n' } },
  API_KEY: {
    kind: 'API_KEY',
    ...bare,
    secret: { keyId: 'AKIAEXAMPLE', key: 'a\nb', expiresOn: '2030-12-31', notes: 'n' },
  },
  DATABASE: {
    kind: 'DATABASE',
    ...bare,
    username: 'root',
    secret: {
      engine: 'postgresql',
      host: '2001:db8::1',
      port: 5432,
      database: 'main',
      password: '',
      options: 'sslmode=require',
      notes: 'n',
    },
  },
  WIFI: {
    kind: 'WIFI',
    ...bare,
    secret: { ssid: 'café', password: 'p', security: 'WPA3', hidden: false, notes: 'n' },
  },
  CUSTOM: { kind: 'CUSTOM', ...bare, secret: { notes: 'n' } },
};

/** A custom field of every type, one name given twice. */
export const customFields: SealedItem['customFields'] = [
  { name: 'PUK', type: 'TEXT', value: 'a\u0000b\n' },
  { name: 'PUK', type: 'HIDDEN', value: '' },
  { name: 'Active', type: 'BOOLEAN', value: 'false' },
  { name: 'Since', type: 'DATE', value: '2024-02-29' },
  { name: 'Портал 🔑', type: 'URL', value: 'https://example.com/a?b#c' },
  {
    name: 'Codes',
    type: 'TOTP',
    value: `otpauth://totp/a?secret=${SEED}&digits=8&algorithm=SHA512&period=60`,
  },
];
