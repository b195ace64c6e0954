/**
 * The local KMS: symmetric keys, real AES-256-GCM, the key states and errors of the API reference. What it leaves out:
 * key policies, grants, asymmetric and HMAC keys, import, and new backing keys on rotation. It opens no port: whoever
 * serves it verifies signatures first.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { keyIdOf, open, seal } from './ciphertext.ts';
import { blob, dataKeyBytes, encryptionContext, integer, text } from './input.ts';
import type { Input } from './input.ts';
import { ACCOUNT, aliasArn, keyArn } from './keys.ts';
import type { KmsKey, KmsKeys } from './keys.ts';
import { KeyBook } from './keyBook.ts';
import { KmsError, invalid } from './kmsError.ts';

export { answerKms } from './answerKms.ts';
export { KmsError } from './kmsError.ts';

const PLAINTEXT_BYTES = 4096;
const CIPHERTEXT_BYTES = 6144;
const DAY = 86_400_000;

/** What the KMS starts from, where it keeps changes, and its clock in milliseconds. */
export interface KmsSettings {
  kept?: KmsKeys;
  /** Called with all keys before a change is answered. */
  keep?: (keys: KmsKeys) => void;
  now?: () => number;
}

export class Kms {
  readonly #book: KeyBook;
  readonly #now: () => number;

  constructor({
    kept = { keys: [], aliases: {} },
    keep = () => undefined,
    now = Date.now,
  }: KmsSettings = {}) {
    this.#book = new KeyBook(kept, keep, now);
    this.#now = now;
  }

  /** Answers an operation, in and out in the shapes of the JSON protocol: blobs are base64. Throws `KmsError`. */
  handle(operation: string, input: object): object {
    const answer = Object.hasOwn(this.#operations, operation) ? this.#operations[operation] : undefined;
    if (!answer) throw new KmsError('UnknownOperationException', 'This KMS has no such operation.');
    return answer(input as Input);
  }

  readonly #operations: Record<string, (input: Input) => object> = {
    CreateKey: (input) => {
      const { KeySpec: spec = 'SYMMETRIC_DEFAULT', KeyUsage: usage = 'ENCRYPT_DECRYPT' } = input;
      if (spec !== 'SYMMETRIC_DEFAULT' || usage !== 'ENCRYPT_DECRYPT') {
        throw new KmsError('UnsupportedOperationException', 'This KMS has symmetric encryption keys only.');
      }
      const description = typeof input['Description'] === 'string' ? input['Description'] : '';
      const key = newKey(description, this.#now());
      this.#book.put(key);
      return { KeyMetadata: metadata(key) };
    },
    DescribeKey: (input) => ({ KeyMetadata: metadata(this.#book.named(text(input, 'KeyId'))) }),
    CreateAlias: (input) => {
      const name = text(input, 'AliasName');
      if (!/^alias\/[\w/-]{1,250}$/.test(name)) throw invalid('AliasName must be alias/ and a name.');
      this.#book.alias(name, this.#book.named(text(input, 'TargetKeyId')).id);
      return {};
    },
    ListAliases: (input) => {
      const only = input['KeyId'] === undefined ? undefined : this.#book.named(text(input, 'KeyId')).id;
      const aliases = this.#book.aliases().filter(([, id]) => only === undefined || id === only);
      return {
        Aliases: aliases.map(([name, id]) => ({
          AliasName: name,
          AliasArn: aliasArn(name),
          TargetKeyId: id,
        })),
        Truncated: false,
      };
    },
    GenerateDataKey: (input) => {
      const plaintext = randomBytes(dataKeyBytes(input));
      return { ...this.#encrypt(input, plaintext), Plaintext: plaintext.toString('base64') };
    },
    GenerateDataKeyWithoutPlaintext: (input) => this.#encrypt(input, randomBytes(dataKeyBytes(input))),
    Encrypt: (input) => ({
      ...this.#encrypt(input, blob(input, 'Plaintext', PLAINTEXT_BYTES)),
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    }),
    Decrypt: (input) => {
      const { key, plaintext } = this.#decrypt(input, 'KeyId', 'EncryptionContext');
      return {
        KeyId: keyArn(key.id),
        Plaintext: plaintext.toString('base64'),
        EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    },
    ReEncrypt: (input) => {
      const { key: source, plaintext } = this.#decrypt(input, 'SourceKeyId', 'SourceEncryptionContext');
      const destination = this.#book.usable(text(input, 'DestinationKeyId'));
      const context = encryptionContext(input, 'DestinationEncryptionContext');
      return {
        CiphertextBlob: seal(destination, plaintext, context).toString('base64'),
        SourceKeyId: keyArn(source.id),
        KeyId: keyArn(destination.id),
        SourceEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
        DestinationEncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
      };
    },
    EnableKey: (input) => this.#change(input, 'Enabled'),
    DisableKey: (input) => this.#change(input, 'Disabled'),
    ScheduleKeyDeletion: (input) => {
      const key = this.#book.notPending(text(input, 'KeyId'));
      const days = integer(input, 'PendingWindowInDays', 7, 30, 30);
      const deletionAt = this.#now() + days * DAY;
      this.#book.put({ ...key, state: 'PendingDeletion', deletionAt });
      return {
        KeyId: keyArn(key.id),
        DeletionDate: deletionAt / 1000,
        KeyState: 'PendingDeletion',
        PendingWindowInDays: days,
      };
    },
    CancelKeyDeletion: (input) => {
      const { deletionAt, ...key } = this.#book.named(text(input, 'KeyId'));
      if (deletionAt === undefined) {
        throw new KmsError('KMSInvalidStateException', 'This key is not pending deletion.');
      }
      this.#book.put({ ...key, state: 'Disabled' });
      return { KeyId: keyArn(key.id) };
    },
    EnableKeyRotation: (input) => {
      this.#book.put({ ...this.#book.usable(text(input, 'KeyId')), rotation: true });
      return {};
    },
    GetKeyRotationStatus: (input) => ({
      KeyRotationEnabled: this.#book.notPending(text(input, 'KeyId')).rotation,
    }),
  };

  #encrypt(input: Input, plaintext: Uint8Array): { CiphertextBlob: string; KeyId: string } {
    const key = this.#book.usable(text(input, 'KeyId'));
    const ciphertext = seal(key, plaintext, encryptionContext(input, 'EncryptionContext'));
    return { CiphertextBlob: ciphertext.toString('base64'), KeyId: keyArn(key.id) };
  }

  #decrypt(input: Input, keyMember: string, contextMember: string): { key: KmsKey; plaintext: Buffer } {
    const ciphertext = blob(input, 'CiphertextBlob', CIPHERTEXT_BYTES);
    const id = keyIdOf(ciphertext);
    if (input[keyMember] !== undefined && this.#book.named(text(input, keyMember)).id !== id) {
      throw new KmsError('IncorrectKeyException', 'The ciphertext was made under another key.');
    }
    const key = this.#book.usable(id);
    return { key, plaintext: open(key, ciphertext, encryptionContext(input, contextMember)) };
  }

  #change(input: Input, state: 'Enabled' | 'Disabled'): object {
    this.#book.put({ ...this.#book.notPending(text(input, 'KeyId')), state });
    return {};
  }
}

function newKey(description: string, createdAt: number): KmsKey {
  const material = randomBytes(32).toString('base64');
  return { id: randomUUID(), material, description, state: 'Enabled', createdAt, rotation: false };
}

function metadata(key: KmsKey): object {
  return {
    AWSAccountId: ACCOUNT,
    KeyId: key.id,
    Arn: keyArn(key.id),
    CreationDate: key.createdAt / 1000,
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeyState: key.state,
    ...(key.deletionAt === undefined ? {} : { DeletionDate: key.deletionAt / 1000 }),
    Origin: 'AWS_KMS',
    KeyManager: 'CUSTOMER',
    KeySpec: 'SYMMETRIC_DEFAULT',
    CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
    EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
    MultiRegion: false,
  };
}
