/** The vault and the item that blanks stand for; see noteSeen. */
export interface LastSeen {
  vaultId?: string;
  vaultName?: string;
  itemId?: string;
  itemTitle?: string;
}

/**
 * Fills the blanks of an operation's variables, at any depth: a `vaultId` or `itemId` that is "" becomes the one last
 * seen, a `requestToken` that is "" a new UUID. Everything else, other empty strings included, stays as it is.
 * @throws Error that says what to do when no such id was seen yet
 */
export function fillBlanks(variables: unknown, lastSeen: LastSeen): unknown {
  if (Array.isArray(variables)) return variables.map((value) => fillBlanks(value, lastSeen));
  if (typeof variables !== 'object' || variables === null) return variables;
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      value === '' ? blank(name, lastSeen) : fillBlanks(value, lastSeen),
    ]),
  );
}

function blank(name: string, lastSeen: LastSeen): string {
  if (name === 'requestToken') return crypto.randomUUID();
  if (name !== 'vaultId' && name !== 'itemId') return '';
  const id = lastSeen[name];
  if (id) return id;
  const where = name === 'vaultId' ? 'CreateVault or Vaults' : 'CreateItem or Items';
  throw new Error(`${name} is blank and none was seen yet: run ${where} first, or write one in.`);
}

/**
 * What blanks stand for after an answer: the vault and the item that it made, changed or was asked for. A list only
 * tells where nothing was seen before, so that looking at a list does not turn blanks away from what was just made.
 */
export function noteSeen(data: unknown, before: LastSeen): LastSeen {
  const answer = asObject(data);
  const vault = asObject(
    answer['createVault'] ?? answer['vault'] ?? (before.vaultId ? {} : firstOf(answer['vaults'])),
  );
  const changed = answer['createItem'] ?? answer['updateItem'] ?? answer['item'];
  const item = asObject(changed ?? (before.itemId ? {} : firstOf(answer['items'])));
  const otherVault = typeof vault['id'] === 'string' && vault['id'] !== before.vaultId;
  return {
    ...(otherVault ? {} : before),
    ...textsOf({
      vaultId: vault['id'],
      vaultName: vault['name'],
      itemId: item['id'],
      itemTitle: item['title'],
    }),
  };
}

/** Those that are text: an answer holds only what its operation selected. */
function textsOf(values: Record<keyof LastSeen, unknown>): LastSeen {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => typeof value === 'string'));
}

function firstOf(connection: unknown): unknown {
  const items = asObject(connection)['items'];
  return Array.isArray(items) ? items[0] : undefined;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
