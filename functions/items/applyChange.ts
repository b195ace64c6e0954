import { badInput } from '../errors.ts';
import type { ItemChange, SealedItem } from '../payloads/items.ts';
import { checkUrls } from '../urls.ts';
import { checkCustomFields } from './customFields.ts';
import { isLine, isVisibleLine } from './rules.ts';
import { givenSecret, oneKind } from './secret.ts';

const TITLE_CHARACTERS = 200;
const USERNAME_CHARACTERS = 320;

/**
 * The item after a change. Without `previous` it is a new one: a title and exactly one kind are needed. With it, a field
 * that is absent keeps what it holds, unchecked; null clears `username`, `urls` and `customFields`; the kind's own object
 * replaces the whole secret, and a list the whole list; an item keeps its kind. Throws `BadInput` with the rule that was
 * broken.
 */
export function applyChange(previous: SealedItem | undefined, change: ItemChange): SealedItem {
  const kept = previous ?? { title: undefined, username: null, urls: [], customFields: [] };
  const { title, username, urls, customFields } = change;
  const metadata = {
    title: title === undefined && kept.title !== undefined ? kept.title : checkTitle(title),
    username: username === undefined ? kept.username : checkUsername(username),
    urls: urls === undefined ? kept.urls : checkUrls(urls ?? []),
  };
  const given = givenSecret(change);
  if (previous && given && given.kind !== previous.kind) {
    throw badInput(
      `This item is a ${previous.kind} and stays one: give the fields of that kind, or make a new item.`,
    );
  }
  const secret = given ?? previous;
  if (!secret) throw oneKind();
  return {
    ...secret,
    ...metadata,
    customFields: customFields === undefined ? kept.customFields : checkCustomFields(customFields ?? []),
  };
}

function checkTitle(title: unknown): string {
  if (!isVisibleLine(title, TITLE_CHARACTERS)) {
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
