import { afterAll, describe, expect, it } from 'vitest';
import type { Item } from '../../generated/schema.ts';
import { refusal, userOf } from '../support/api.ts';
import { makeItem } from '../support/itemChanges.ts';
import { openTable } from '../support/table.ts';
import { refusedWithoutTrace } from '../support/traces.ts';

const table = openTable();
afterAll(() => table.close());

const alice = await userOf('alice');
const item = await makeItem(alice);

const at = ({ vaultId, id }: Item) => ({ vaultId, itemId: id });

describe('refuses, and writes nothing,', () => {
  it.each<[string, object]>([
    ['no label at all', {}],
    ['an empty folder', { folder: '' }],
    ['a blank folder', { folder: ' \u3000' }],
    ['a folder in which there is nothing to see', { folder: '\u200b\ufeff' }],
    ['a folder of 101 characters', { folder: 'x'.repeat(101) }],
    ['a line break in the folder', { folder: 'a\nb' }],
    ['a lone surrogate in the folder', { folder: 'a\udc00' }],
    ['21 tags', { tags: Array.from({ length: 21 }, (_, n) => `${n}`) }],
    ['10,000 tags', { tags: Array.from({ length: 10_000 }, (_, n) => `${n}`) }],
    ['a tag given twice', { tags: ['a', 'b', 'a'] }],
    ['an empty tag', { tags: ['a', ''] }],
    ['a blank tag', { tags: ['\u00a0'] }],
    ['a tag of 51 characters', { tags: ['x'.repeat(51)] }],
    ['a control character in a tag', { tags: ['a\u0085'] }],
    ['a lone surrogate in a tag', { tags: ['\ud800'] }],
  ])('%s', async (_, labels) => {
    const refused = await refusedWithoutTrace(table, alice, item.vaultId, (requestToken) =>
      alice.updateItemLabels({ ...at(item), ...labels, requestToken }),
    );
    expect(refused.errorType).toBe('BadInput');
  });

  it('an item in the trash, and says what to do', async () => {
    const trashed = await makeItem(alice);
    await alice.trashItem(at(trashed));
    const refused = await refusal(alice.updateItemLabels({ ...at(trashed), folder: 'X' }));
    expect(refused).toMatchObject({ errorType: 'BadInput' });
    expect(refused.message).toContain('restoreItem');
  });
});
