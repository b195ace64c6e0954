import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import { hostOf } from '../hosts.ts';
import type { SealedItem } from '../payloads/items.ts';
import { parseWebUrl } from '../urls.ts';

/** What of a password is looked at. What is strong up to there stays so, and the work grows with the square of the length. */
const MOST_CHARACTERS = 32;
/** Ways to read a password as one with `@` for `a` and the like. The library's 100 take five times as long, for the same scores. */
const MOST_SUBSTITUTIONS = 20;

let estimator: ZxcvbnFactory | undefined;

/** Made at the first use: its dictionaries take half a second, which a start need not wait for. */
function strength(): ZxcvbnFactory {
  return (estimator ??= new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    l33tMaxSubstitutions: MOST_SUBSTITUTIONS,
  }));
}

/** The score of a password, 0 (guessed at once) to 4 (@zxcvbn-ts/core), for somebody who knows these words, too. */
export function scoreOf(password: string, words: readonly string[]): number {
  const known = words.filter((word) => word !== '').map((word) => word.slice(0, MOST_CHARACTERS));
  return strength().check(password.slice(0, MOST_CHARACTERS), known).score;
}

/** What everybody sees of an item, and a guess would begin with: title, username, hosts and their labels. */
export function knownWords({ title, username, urls }: SealedItem): string[] {
  const hosts = urls.map(parseWebUrl).flatMap((url) => (url ? [hostOf(url)] : []));
  return [...new Set([title, username ?? '', ...hosts, ...hosts.flatMap((host) => host.split('.'))])];
}
