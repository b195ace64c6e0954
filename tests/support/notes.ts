import type { NewItemInput } from '../../generated/schema.ts';

/** A note whose sealed plaintext has exactly so many bytes: its length in four, then its JSON (docs/envelope.md). */
export function noteOf(bytes: number): NewItemInput {
  const title = 'An item';
  const empty = JSON.stringify({
    kind: 'NOTE',
    title,
    username: null,
    urls: [],
    note: { text: '' },
    fields: [],
  });
  return { title, note: { text: 'x'.repeat(bytes - 4 - Buffer.byteLength(empty)) } };
}
