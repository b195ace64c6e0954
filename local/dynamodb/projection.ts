import type { Item } from './client.ts';

/** The attributes of an item that a read asks for, whole: paths into them are not followed. */
export function projected(
  item: Item,
  { ProjectionExpression, ExpressionAttributeNames }: Record<string, unknown>,
): Item {
  if (typeof ProjectionExpression !== 'string') return item;
  const names = (ExpressionAttributeNames ?? {}) as Record<string, string>;
  const wanted = ProjectionExpression.split(',').map((path) => {
    const [first = ''] = path.trim().split(/[.[]/);
    return names[first] ?? first;
  });
  return Object.fromEntries(Object.entries(item).filter(([name]) => wanted.includes(name)));
}
