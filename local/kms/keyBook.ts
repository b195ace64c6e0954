import type { KmsKey, KmsKeys } from './keys.ts';
import { withoutPrefix } from './keys.ts';
import { KmsError } from './kmsError.ts';

/** The keys and aliases of a KMS. A change is kept before it holds: when keeping fails, nothing has changed. */
export class KeyBook {
  #kept: KmsKeys;
  readonly #keep: (keys: KmsKeys) => void;
  readonly #now: () => number;

  constructor(kept: KmsKeys, keep: (keys: KmsKeys) => void, now: () => number) {
    this.#kept = kept;
    this.#keep = keep;
    this.#now = now;
  }

  /** Adds a key, or replaces the one of the same id. */
  put(key: KmsKey): void {
    const others = this.#kept.keys.filter(({ id }) => id !== key.id);
    this.#commit({ ...this.#kept, keys: [...others, key] });
  }

  /** Names a key. `AlreadyExistsException` for an alias that is taken. */
  alias(name: string, id: string): void {
    if (Object.hasOwn(this.#kept.aliases, name)) {
      throw new KmsError('AlreadyExistsException', 'This alias exists.');
    }
    this.#commit({ ...this.#kept, aliases: { ...this.#kept.aliases, [name]: id } });
  }

  /** Aliases with the ids of their keys. */
  aliases(): [name: string, id: string][] {
    return Object.entries(this.#kept.aliases);
  }

  /** The key of an id, an alias, or the ARN of either, in any state. `NotFoundException` without one. */
  named(name: string): KmsKey {
    const short = withoutPrefix(name);
    const { keys, aliases } = this.#kept;
    const id = Object.hasOwn(aliases, short) ? aliases[short] : short.replace(/^key\//, '');
    const key = keys.find((candidate) => candidate.id === id);
    if (!key || (key.deletionAt !== undefined && key.deletionAt <= this.#now())) {
      throw new KmsError('NotFoundException', 'This KMS has no such key.');
    }
    return key;
  }

  /** A key that may still be changed. `KMSInvalidStateException` when it is pending deletion. */
  notPending(name: string): KmsKey {
    const key = this.named(name);
    if (key.state === 'PendingDeletion') {
      throw new KmsError('KMSInvalidStateException', 'This key is pending deletion.');
    }
    return key;
  }

  /** A key that may encrypt and decrypt. `DisabledException` when it is disabled. */
  usable(name: string): KmsKey {
    const key = this.notPending(name);
    if (key.state === 'Disabled') throw new KmsError('DisabledException', 'This key is disabled.');
    return key;
  }

  #commit(keys: KmsKeys): void {
    this.#keep(keys);
    this.#kept = keys;
  }
}
