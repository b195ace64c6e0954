/** What an item may hold, and how a change of it is merged into what is sealed. */
import { badInput } from './errors.ts';
import type { ItemChange } from './payloads.ts';
import type { SealedItem } from './envelope/sealedItem.ts';
import { checkUrls } from './urls.ts';

const TITLE_CHARACTERS = 200;
const USERNAME_CHARACTERS = 320;
/** Control characters and lone surrogates. */
const NOT_TEXT = /[\p{Cc}\p{Cs}]/u;

/**
 * The item after a change. Without `previous` it is a new one: a title and exactly one kind are needed. With it, a field
 * that is absent keeps what it holds, null clears `username` and `urls`, and the kind's own object replaces the whole
 * secret; an item keeps its kind. Throws `BadInput` with the rule that was broken.
 */
export function applyChange(previous: SealedItem | undefined, change: ItemChange): SealedItem {
  const metadata = {
    title: checkTitle(change.title === undefined && previous ? previous.title : change.title),
    username: checkUsername(change.username === undefined ? (previous?.username ?? null) : change.username),
    urls: checkUrls(change.urls === undefined ? (previous?.urls ?? []) : (change.urls ?? [])),
  };
  const secret = changedSecret(change) ?? previous;
  if (!secret) throw badInput('Give exactly one of login and note.');
  if (previous && secret.kind !== previous.kind) {
    throw badInput(
      `This item is a ${previous.kind} and stays one: give the fields of that kind, or make a new item.`,
    );
  }
  return secret.kind === 'LOGIN'
    ? { kind: secret.kind, ...metadata, login: secret.login }
    : { kind: secret.kind, ...metadata, note: secret.note };
}

type Secret =
  | Pick<SealedItem & { kind: 'LOGIN' }, 'kind' | 'login'>
  | Pick<SealedItem & { kind: 'NOTE' }, 'kind' | 'note'>;

function changedSecret({ login, note }: ItemChange): Secret | undefined {
  if (login && note) throw badInput('Give exactly one of login and note.');
  if (login) {
    return { kind: 'LOGIN', login: { password: textOrNull(login.password), notes: textOrNull(login.notes) } };
  }
  if (note) return { kind: 'NOTE', note: { text: text(note.text) } };
  return undefined;
}

function checkTitle(title: unknown): string {
  if (!isLine(title, TITLE_CHARACTERS) || title.trim() === '') {
    throw badInput(
      `The title must have 1 to ${TITLE_CHARACTERS} characters, no control characters, and not be blank.`,
    );
  }
  return title;
}

function checkUsername(username: unknown): string | null {
  if (username === null) return null;
  if (!isLine(username, USERNAME_CHARACTERS)) {
    throw badInput(
      `The username may have up to ${USERNAME_CHARACTERS} characters, and no control characters.`,
    );
  }
  return username;
}

/** One line of text that a table and a list can show: whole characters, counted as people count them, nearly. */
function isLine(value: unknown, characters: number): value is string {
  return typeof value === 'string' && !NOT_TEXT.test(value) && [...value].length <= characters;
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw badInput('A secret is text.');
  return value;
}

function textOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : text(value);
}
