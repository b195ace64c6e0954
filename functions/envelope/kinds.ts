/**
 * What an item's kinds hold: the one table that validation, encoding and decoding share. Its types are bound to the
 * schema's, so a kind, a field or an enum's value that is missing here does not compile.
 *
 * The order of fields is the order in which format 1 writes them, for ever. A field that a kind gets later goes to its
 * end as `added`: it is written only when it is not null, so that what was sealed without it stays as it was written.
 */
import type { CustomField, CustomFieldType, ItemKind, WifiSecurity } from '../../generated/schema.ts';
import type { KindInputs, Sealed, SecretTypes } from '../payloads/items.ts';

/** What a value is; an enum by its values. */
export type ValueType = 'string' | 'int' | 'boolean' | Readonly<Record<string, true>>;

/** A field of a record. */
export interface Field {
  type: ValueType;
  nullable: boolean;
  /** It came after format 1 had been written without it. */
  added?: true;
}

/** The fields of a record, in their order. */
export type Fields = Readonly<Record<string, Field>>;

type TypeOf<Value> = [Value] extends [string]
  ? string extends Value
    ? 'string'
    : Readonly<Record<Value, true>>
  : [Value] extends [number]
    ? 'int'
    : 'boolean';
type FieldOf<Value> = { type: TypeOf<NonNullable<Value>> } & (null extends Value
  ? { nullable: true; added?: true }
  : { nullable: false });
type FieldsOf<Type> = { [Name in keyof Sealed<Type>]-?: FieldOf<Sealed<Type>[Name]> };

type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;
/** The input field of a kind: the one whose type has the same fields as the kind's secret. */
type InputOf<Secret> = {
  [Input in keyof KindInputs]-?: Same<Sealed<NonNullable<KindInputs[Input]>>, Sealed<Secret>> extends true
    ? Input
    : never;
}[keyof KindInputs];

const text = { type: 'string', nullable: false } as const;
const textOrNull = { type: 'string', nullable: true } as const;
const intOrNull = { type: 'int', nullable: true } as const;
const booleanOrNull = { type: 'boolean', nullable: true } as const;
const wifiSecurities: Readonly<Record<WifiSecurity, true>> = {
  OPEN: true,
  WEP: true,
  WPA: true,
  WPA3: true,
  ENTERPRISE: true,
};
const customFieldTypes: Readonly<Record<CustomFieldType, true>> = {
  TEXT: true,
  HIDDEN: true,
  BOOLEAN: true,
  DATE: true,
  URL: true,
  TOTP: true,
};

/** Each kind: the input field that makes it, which is also the name of its secret when sealed, and the secret's fields. */
export const kinds: {
  readonly [Kind in ItemKind]: { input: InputOf<SecretTypes[Kind]>; fields: FieldsOf<SecretTypes[Kind]> };
} = {
  LOGIN: {
    input: 'login',
    fields: { password: textOrNull, notes: textOrNull, totp: { ...textOrNull, added: true } },
  },
  NOTE: { input: 'note', fields: { text } },
  CARD: {
    input: 'card',
    fields: {
      cardholder: textOrNull,
      number: textOrNull,
      brand: textOrNull,
      expiryMonth: intOrNull,
      expiryYear: intOrNull,
      securityCode: textOrNull,
      pin: textOrNull,
      notes: textOrNull,
    },
  },
  IDENTITY: {
    input: 'identity',
    fields: {
      honorific: textOrNull,
      firstName: textOrNull,
      middleName: textOrNull,
      lastName: textOrNull,
      birthDate: textOrNull,
      company: textOrNull,
      email: textOrNull,
      phone: textOrNull,
      address: textOrNull,
      city: textOrNull,
      region: textOrNull,
      postalCode: textOrNull,
      country: textOrNull,
      nationalId: textOrNull,
      passportNumber: textOrNull,
      licenceNumber: textOrNull,
      notes: textOrNull,
    },
  },
  SSH_KEY: {
    input: 'sshKey',
    fields: { privateKey: text, publicKey: textOrNull, passphrase: textOrNull, notes: textOrNull },
  },
  API_KEY: {
    input: 'apiKey',
    fields: { keyId: textOrNull, key: text, expiresOn: textOrNull, notes: textOrNull },
  },
  DATABASE: {
    input: 'database',
    fields: {
      engine: textOrNull,
      host: textOrNull,
      port: intOrNull,
      database: textOrNull,
      password: textOrNull,
      options: textOrNull,
      notes: textOrNull,
    },
  },
  WIFI: {
    input: 'wifi',
    fields: {
      ssid: text,
      password: textOrNull,
      security: { type: wifiSecurities, nullable: true },
      hidden: booleanOrNull,
      notes: textOrNull,
    },
  },
  CUSTOM: { input: 'custom', fields: { notes: textOrNull } },
};

/** The fields of a custom field. */
export const customField: FieldsOf<CustomField> = {
  name: text,
  type: { type: customFieldTypes, nullable: false },
  value: text,
};

/** Whether a value that is not null is of a field's type. An int is one of GraphQL: 32 bits. */
export function isOfType(type: ValueType, value: unknown): boolean {
  if (typeof type === 'object') return typeof value === 'string' && Object.hasOwn(type, value);
  return type === 'int' ? Number.isInteger(value) && value === (Number(value) | 0) : typeof value === type;
}
