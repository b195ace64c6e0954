import type { CustomFieldInput, ItemKind } from '../../generated/schema.ts';
import type { KindInputs, Sealed, SecretTypes } from '../../functions/payloads/items.ts';

/** A secret of one kind: what makes it, and what a reveal answers then. */
export interface KindSample {
  kind: ItemKind;
  /** Its input field, alone. */
  input: KindInputs;
  /** As `revealSecret` answers it. */
  secret: Record<string, unknown>;
}

const seed = 'gezd gnbv gy3t qojq gezd gnbv gy3t qojq';

/** Of ssh-keygen; it opens nothing. */
const privateKey = `-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW
QyNTUxOQAAACAuqRLG7GqZeAXfX6o0UYGxShfY1w9trxjk3+3Yr2TAzwAAAJDsNtvx7Dbb
-----END OPENSSH PRIVATE KEY-----
`;
const publicKey =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC6pEsbsapl4Bd9fqjRRgbFKF9jXD22vGOTf7divZMDP alice@example.com';

/** Each kind with every field of its secret given; a field of the schema that is missing here does not compile. */
const whole: { [Kind in ItemKind]: Sealed<SecretTypes[Kind]> } = {
  LOGIN: { password: ' pässwörd 🔑 ', totp: seed, notes: 'one\r\n\ttwo' },
  NOTE: { text: 'עברית\n🗝️ "quoted"' },
  CARD: {
    cardholder: 'ALICE EXAMPLE',
    number: '4111 1111-1111 1111',
    brand: 'Visa',
    expiryMonth: 1,
    expiryYear: 2031,
    securityCode: '012',
    pin: '0000',
    notes: 'card',
  },
  IDENTITY: {
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
    notes: 'identity',
  },
  SSH_KEY: { privateKey, publicKey, passphrase: 'open sesame', notes: 'ssh' },
  API_KEY: { keyId: 'AKIAEXAMPLE', key: 'a key\nof two lines', expiresOn: '2030-12-31', notes: 'api' },
  DATABASE: {
    engine: 'postgresql',
    host: '2001:db8::1',
    port: 65535,
    database: 'main',
    password: '',
    options: 'sslmode=require',
    notes: 'database',
  },
  WIFI: { ssid: 'café', password: 'p', security: 'WPA3', hidden: false, notes: 'wifi' },
  CUSTOM: { notes: 'custom' },
};

/** What a kind cannot be without. */
const needed: { [Kind in ItemKind]: Partial<Sealed<SecretTypes[Kind]>> } = {
  LOGIN: {},
  NOTE: { text: '' },
  CARD: {},
  IDENTITY: {},
  SSH_KEY: { privateKey },
  API_KEY: { key: 'k' },
  DATABASE: {},
  WIFI: { ssid: 's' },
  CUSTOM: {},
};

const names: { [Kind in ItemKind]: [input: keyof KindInputs, type: string] } = {
  LOGIN: ['login', 'LoginSecret'],
  NOTE: ['note', 'NoteSecret'],
  CARD: ['card', 'CardSecret'],
  IDENTITY: ['identity', 'IdentitySecret'],
  SSH_KEY: ['sshKey', 'SshKeySecret'],
  API_KEY: ['apiKey', 'ApiKeySecret'],
  DATABASE: ['database', 'DatabaseSecret'],
  WIFI: ['wifi', 'WifiSecret'],
  CUSTOM: ['custom', 'CustomSecret'],
};

const allKinds = Object.keys(whole) as ItemKind[];

/** A secret of each kind, every field given. */
export const everyKind: KindSample[] = allKinds.map((kind) => sampleOf(kind, whole[kind]));

/** A secret of each kind, with what it cannot be without and no more. */
export const barestKinds: KindSample[] = allKinds.map((kind) => sampleOf(kind, needed[kind]));

/** A custom field of every type, one name given twice. */
export const everyCustomField: CustomFieldInput[] = [
  { name: 'PUK', type: 'TEXT', value: 'a\u0000b\n' },
  { name: 'PUK', type: 'HIDDEN', value: '' },
  { name: 'Active', type: 'BOOLEAN', value: 'false' },
  { name: 'Since', type: 'DATE', value: '2024-02-29' },
  { name: 'Портал 🔑', type: 'URL', value: 'https://example.com/a?b#c' },
  { name: 'Codes', type: 'TOTP', value: 'otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ&digits=8&period=60' },
];

function sampleOf(kind: ItemKind, given: object): KindSample {
  const [input, __typename] = names[kind];
  const absent = Object.fromEntries(Object.keys(whole[kind]).map((name) => [name, null]));
  return { kind, input: { [input]: given }, secret: { __typename, ...absent, ...given } };
}
