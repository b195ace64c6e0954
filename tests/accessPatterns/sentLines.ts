import { keyStoreTable, vaultTable } from '../../infra/tables.ts';
import { toPlain } from '../../local/appsync/dataSources/typedValues.ts';
import type { Item } from '../../local/dynamodb/client.ts';
import { keyStoreTableName } from '../../local/dynamodb/createTables.ts';
import { inWords, isToKeyStore, type RecordedCall } from './recording.ts';

interface QueryInput {
  KeyConditionExpression: string;
  FilterExpression?: string;
  ProjectionExpression?: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
  Limit?: number;
  ScanIndexForward?: boolean;
}

/**
 * A call in words, as it was sent: a line for itself with what it consumed, then one for each row or condition that it
 * names. Ids, members and times are alike everywhere: `v` a vault, `i` an item, `m` a member.
 */
export function sentLines({ operation, input, units }: RecordedCall): string[] {
  const index = typeof input.IndexName === 'string' ? ` on ${input.IndexName}` : '';
  const consistent = JSON.stringify(input).includes('"ConsistentRead":true') ? ', consistent' : '';
  const where = operation === 'Query' && isToKeyStore({ input }) ? ' of the key store' : '';
  const parts = operation === 'Query' ? queryParts(input as unknown as QueryInput) : rowParts(input);
  return [
    `${operation}${where}${index}${consistent}: ${inWords(units) || 'nothing'}`,
    ...counted(parts.map(alike)).map((part) => `  ${part}`),
  ];
}

function queryParts(input: QueryInput): string[] {
  const { KeyConditionExpression, FilterExpression, ProjectionExpression, Limit, ScanIndexForward } = input;
  const names = input.ExpressionAttributeNames ?? {};
  const values = toPlain(input.ExpressionAttributeValues ?? {});
  const inWords = (expression: string): string =>
    expression.replace(/[#:]\w+/g, (name) => names[name] ?? `'${String(values[name])}'`);
  return [
    inWords(KeyConditionExpression),
    ...(FilterExpression ? [`filter ${inWords(FilterExpression)}`] : []),
    ...(ProjectionExpression ? [`attributes ${inWords(ProjectionExpression)}`] : []),
    `${ScanIndexForward === false ? 'descending, ' : ''}limit ${Limit ?? 'none'}`,
  ];
}

/** The keys that a call names, each with what is done there where the call says so. */
function rowParts(input: Record<string, unknown>): string[] {
  const { TableName, Key, Item: item, RequestItems = {}, TransactItems = [] } = input;
  const batched = Object.entries(RequestItems as Record<string, { Keys: Item[] }>);
  const parts = TransactItems as Record<string, { TableName: string; Key?: Item; Item?: Item }>[];
  return [
    ...(Key || item ? [keyIn(String(TableName), (Key ?? item) as Item)] : []),
    ...batched.flatMap(([table, { Keys }]) => Keys.map((key) => keyIn(table, key))),
    ...parts.flatMap((part) =>
      Object.entries(part).map(
        ([action, { TableName: table, ...row }]) => `${action} ${keyIn(table, row.Key ?? row.Item ?? {})}`,
      ),
    ),
  ];
}

function keyIn(table: string, row: Item): string {
  const isKeyStore = table === keyStoreTableName;
  const { partitionKey, sortKey } = isKeyStore ? keyStoreTable : vaultTable;
  const key = toPlain(row);
  return `${isKeyStore ? 'key store: ' : ''}${String(key[partitionKey])} / ${String(key[sortKey])}`;
}

function alike(text: string): string {
  return text
    .replace(/(VAULT#|key store: |branch-key-id = ')[0-9A-Z]{26}/g, '$1v')
    .replace(/DUE \/ \d{13}#[0-9A-Z]{26}/g, 'DUE / time#v')
    .replace(/(CALLER#|MEMBER#|COUNT#|CHECKS#|member:)[^#/' ]+/g, '$1m')
    .replace(/(actorEvent BETWEEN ')[^#]+(#.* AND ')[^#]+#/, '$1m$2m#')
    .replace(/(actorEvent, ')[^#]+#/, '$1m#')
    .replace(/INVITE#[0-9a-f]{64}/g, 'INVITE#hash')
    .replace(/(COUNT|CHECKS)#m#\d+/g, '$1#m#hour')
    .replace(/[0-9A-HJKMNP-TV-Z]{26}/g, 'i')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'uuid')
    .replace(/'\d{4}-\d\d-\d\dT[\d:.]+Z'|'\d{10}'/g, 'now')
    .replace(/\b\d{13}\b/g, 'time');
}

/** Lines that are alike as one, with their number. */
function counted(lines: string[]): string[] {
  return [...new Set(lines)].map((line) => {
    const count = lines.filter((other) => other === line).length;
    return count > 1 ? `${line}, ${count} times` : line;
  });
}
