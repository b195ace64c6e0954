/** An item, as a caller gives it and as it is sealed. */
import type {
  ApiKeySecret,
  CardSecret,
  CustomField,
  CustomFieldInput,
  CustomSecret,
  DatabaseSecret,
  IdentitySecret,
  ItemKind,
  LoginSecret,
  NewItemInput,
  NoteSecret,
  SshKeySecret,
  WifiSecret,
} from '../../generated/schema.ts';

/** The secrets of an item's kinds, as a caller gives them: of a whole item exactly one. */
export type KindInputs = Pick<
  NewItemInput,
  'login' | 'note' | 'card' | 'identity' | 'sshKey' | 'apiKey' | 'database' | 'wifi' | 'custom'
>;

/** The fields of an item that a caller gives. Absent: keep (update) or none (create). Null: clear. A kind replaces whole. */
export interface ItemChange extends KindInputs {
  title?: string | null;
  username?: string | null;
  urls?: string[] | null;
  customFields?: CustomFieldInput[] | null;
}

/** A host of an item's URLs, both in punycode and lower case: `login.example.co.uk` has the domain `example.co.uk`. */
export interface ItemHost {
  /** Registrable domain; the host itself where it has none (an IP address, `localhost`). */
  domain: string;
  host: string;
}

/** A type of the schema as it is sealed: absent is null. */
export type Sealed<Type> = {
  [Field in Exclude<keyof Type, '__typename'>]-?: Exclude<Type[Field], undefined>;
};

/** The schema's type of each kind's secret. */
export interface SecretTypes {
  LOGIN: LoginSecret;
  NOTE: NoteSecret;
  CARD: CardSecret;
  IDENTITY: IdentitySecret;
  SSH_KEY: SshKeySecret;
  API_KEY: ApiKeySecret;
  DATABASE: DatabaseSecret;
  WIFI: WifiSecret;
  CUSTOM: CustomSecret;
}

/** A kind, with the secret of that kind. */
export type KindSecret<Kind extends ItemKind = ItemKind> = {
  [One in Kind]: { kind: One; secret: Sealed<SecretTypes[One]> };
}[Kind];

/** The whole of an item as it is sealed. */
export type SealedItem<Kind extends ItemKind = ItemKind> = KindSecret<Kind> & {
  title: string;
  username: string | null;
  urls: string[];
  customFields: Sealed<CustomField>[];
};
