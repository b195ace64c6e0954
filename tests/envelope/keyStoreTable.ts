/** The key-store table in memory: what the library asks of DynamoDB, in its JSON protocol. */
export type Row = Record<string, { S?: string; N?: string; B?: string }>;

interface Put {
  Item: Row;
  ConditionExpression: string;
  ExpressionAttributeValues?: Row;
}

const NAMESPACE = 'com.amazonaws.dynamodb.v20120810#';

export class KeyStoreTable {
  readonly rows = new Map<string, Row>();

  row(vaultId: string, type: string): Row {
    const row = this.rows.get(`${vaultId} ${type}`);
    if (!row) throw new Error(`no row ${type}`);
    return row;
  }

  put(row: Row): void {
    this.rows.set(nameOf(row), row);
  }

  answer({ target, body }: { target: string; body: string }): { status: number; body: string } {
    const input = JSON.parse(body) as { Key: Row; ConsistentRead?: boolean; TransactItems: { Put: Put }[] };
    if (target.endsWith('.GetItem')) {
      // Every read of a key must be consistent: a stale one finds nothing here.
      const Item = input.ConsistentRead ? this.rows.get(nameOf(input.Key)) : undefined;
      return { status: 200, body: JSON.stringify(Item ? { Item } : {}) };
    }
    if (target.endsWith('.TransactWriteItems'))
      return this.#transact(input.TransactItems.map(({ Put }) => Put));
    return { status: 400, body: JSON.stringify({ __type: `${NAMESPACE}UnknownOperationException` }) };
  }

  #transact(puts: Put[]): { status: number; body: string } {
    const reasons = puts.map((put) => ({ Code: this.#allows(put) ? 'None' : 'ConditionalCheckFailed' }));
    if (reasons.some(({ Code }) => Code !== 'None')) {
      const __type = `${NAMESPACE}TransactionCanceledException`;
      return {
        status: 400,
        body: JSON.stringify({ __type, message: 'cancelled', CancellationReasons: reasons }),
      };
    }
    for (const put of puts) this.put(put.Item);
    return { status: 200, body: '{}' };
  }

  #allows({ Item, ConditionExpression, ExpressionAttributeValues }: Put): boolean {
    const existing = this.rows.get(nameOf(Item));
    if (ConditionExpression.startsWith('attribute_not_exists')) return existing === undefined;
    return existing?.['enc']?.B === ExpressionAttributeValues?.[':encOld']?.B;
  }
}

const nameOf = (row: Row): string => `${row['branch-key-id']?.S} ${row['type']?.S}`;
