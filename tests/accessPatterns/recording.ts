import type { TableClient } from '../../local/dynamodb/client.ts';
import { countCapacity, tablesOf } from '../../local/dynamodb/countCalls.ts';
import { keyStoreTableName } from '../../local/dynamodb/createTables.ts';
import { Stats } from '../../local/stats.ts';

/** Capacity units: read, written to tables, written to indexes. */
export interface Units {
  rcu: number;
  tableWcu: number;
  indexWcu: number;
}

/** One call to DynamoDB, as it was sent, and what the database says that it consumed. */
export interface RecordedCall {
  operation: string;
  input: Record<string, unknown>;
  units: Units;
}

/** A client that makes the same calls, and tells those of a piece of work; one piece at a time. */
export function recorded(client: TableClient): {
  client: TableClient;
  record<Answer>(work: () => Promise<Answer>): Promise<{ answer: Answer; calls: RecordedCall[] }>;
} {
  let calls: RecordedCall[] = [];
  return {
    client: {
      ...client,
      async call(operation, input) {
        const call = { operation, input, units: sumOf([]) };
        calls.push(call);
        const answer = await client.call(operation, input);
        const { rcu, wcu, indexes } = consumed(operation, answer);
        call.units = { rcu, tableWcu: wcu - indexes.wcu, indexWcu: indexes.wcu };
        return answer;
      },
    },
    async record(work) {
      calls = [];
      const answer = await work();
      const made = calls;
      calls = [];
      return { answer, calls: made };
    },
  };
}

/** Whether a call is to the key store; no call is to both tables. */
export function isToKeyStore({ input }: Pick<RecordedCall, 'input'>): boolean {
  return tablesOf(input).has(keyStoreTableName);
}

/** What several calls consumed together. */
export function sumOf(calls: RecordedCall[]): Units {
  const sum = (name: keyof Units): number => calls.reduce((total, { units }) => total + units[name], 0);
  return { rcu: sum('rcu'), tableWcu: sum('tableWcu'), indexWcu: sum('indexWcu') };
}

/** Units in words; empty where there are none. */
export function inWords({ rcu, tableWcu, indexWcu }: Units): string {
  return [
    ...(rcu > 0 ? [`${rcu} RCU`] : []),
    ...(tableWcu > 0 ? [`${tableWcu} WCU`] : []),
    ...(indexWcu > 0 ? [`${indexWcu} WCU in indexes`] : []),
  ].join(', ');
}

function consumed(operation: string, answer: Record<string, unknown>): Stats {
  const stats = new Stats();
  countCapacity.add(stats, operation, answer);
  return stats;
}
