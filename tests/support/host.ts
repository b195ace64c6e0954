/**
 * Which vault the operation tests run against: the stack that the run starts, or the one that `VAULT_CONFIG` names. There
 * the tests are two users and no more, so what needs an insider is skipped, with the reason in its title.
 */
import { inject, it } from 'vitest';

/** Whether the vault is one that this run did not start. */
export const deployed = inject('accessTokens') !== undefined;

/** For a test that looks into the table, or writes what no client can. */
export const itWithTable = itNeeding('the table');

/** For a test that issues credentials or makes users: with the keys of the local pool and of the local roles. */
export const itWithKeys = itNeeding('the keys of the local users and roles');

/** For a test that starts a stack, or parts of one, for itself. */
export const itWithOwnStack = itNeeding('a stack of its own');

function itNeeding(what: string): typeof it.skip {
  return deployed ? titled(it.skip, `[not on a deployed vault: needs ${what}]`) : it;
}

/** The same function with something added to the title, its `each` too. */
function titled<Tests extends object>(tests: Tests, suffix: string): Tests {
  return new Proxy(tests, {
    apply: (target, self, [title, ...rest]: unknown[]) =>
      Reflect.apply(target as () => unknown, self, [`${String(title)} ${suffix}`, ...rest]) as unknown,
    get: (target, name) =>
      name === 'each'
        ? (...cases: unknown[]) =>
            titled(Reflect.apply(Reflect.get(target, name) as () => object, target, cases), suffix)
        : (Reflect.get(target, name) as unknown),
  });
}
