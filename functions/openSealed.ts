import { openItem } from './envelope/items.ts';
import type { Envelope } from './envelope/items.ts';
import { refuseRetired } from './envelope/retired.ts';
import { ExpectedError } from './errors.ts';
import { checkPage } from './forUrl.ts';
import type { OpenAnswer, OpenRequest } from './payloads/open.ts';

/**
 * Opens one sealed version of an item; everything in the answer is the sealed copy's. Throws `SealBroken` (also when what
 * the table lists differs from the sealed copy, and for a key version that is `retired`), `BadInput` (a page that the item does not belong to), `KeyUnavailable`.
 */
export async function openSealed(
  envelope: Envelope,
  request: Omit<OpenRequest, 'grant'>,
  retired: ReadonlySet<string>,
): Promise<OpenAnswer> {
  const { listed, forUrl } = request;
  refuseRetired(request, retired);
  const item = await openItem(envelope, request, request);
  if (listed && !isListed(item, listed)) {
    throw new ExpectedError(
      'SealBroken',
      'The listed title, username or URLs of this item are not the sealed ones. Update the item: that writes the listing anew from the sealed copy.',
    );
  }
  if (forUrl !== undefined && forUrl !== null) checkPage(forUrl, item.urls);
  return item;
}

function isListed(item: OpenAnswer, { title, username, urls }: NonNullable<OpenRequest['listed']>): boolean {
  return (
    item.title === title &&
    item.username === username &&
    item.urls.length === urls.length &&
    item.urls.every((url, i) => url === urls[i])
  );
}
