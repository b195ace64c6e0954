/** DynamoDB's JSON protocol over a kept-alive connection. */
import http from 'node:http';
import https from 'node:https';
import type { Stats } from '../stats.ts';
import { createSigner, type Credentials } from './signedHeaders.ts';
import { countCall, countCapacity } from './countCalls.ts';
import { withExactPrefix } from './exactPrefixes.ts';

/** An attribute value as DynamoDB's JSON protocol has it, e.g. `{"S":"x"}`, `{"N":"1"}`, `{"B":"base64"}`. */
export type AttributeValue = Record<string, unknown>;
/** A row, or a key. */
export type Item = Record<string, AttributeValue>;

/** Why one part of a transaction failed; `None` where that part is not the reason. */
export interface CancellationReason {
  Code: string;
  Message?: string;
  Item?: Item;
}

/** A refused call. `message` is never the server's own, which may quote items, but for a failed condition. */
export class DynamoDbError extends Error {
  override readonly name = 'DynamoDbError';
  /** The exception's name, e.g. `ConditionalCheckFailedException`; `ServiceUnavailable` when nothing answers. */
  readonly type: string;
  /** Of a `TransactionCanceledException`: one a part, in order. */
  readonly reasons?: CancellationReason[];

  constructor(type: string, reasons?: CancellationReason[]) {
    super(safeMessages[type] ?? 'DynamoDB refused the request');
    this.type = type;
    if (reasons) this.reasons = reasons;
  }
}

const safeMessages: Record<string, string> = {
  ConditionalCheckFailedException: 'The conditional request failed',
  TransactionCanceledException:
    'Transaction cancelled, please refer cancellation reasons for specific reasons',
  TransactionConflictException: 'Transaction is ongoing for the item',
  ServiceUnavailable: 'DynamoDB does not answer',
};

/** A client of one endpoint. */
export interface TableClient {
  /**
   * Makes one call, once: a write is never repeated, since the first may have been done.
   *
   * @param operation e.g. `GetItem`
   * @param input its request in the JSON protocol; `ReturnConsumedCapacity` is added where the operation has it
   * @throws DynamoDbError
   */
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Closes the connections. */
  close(): void;
}

/**
 * @param endpoint scheme, host and port
 * @param credentials sign each call; the embedded database takes any
 * @param stats counts calls and capacity, for each table named
 */
export function createTableClient(settings: {
  endpoint: string;
  credentials: Credentials;
  region?: string;
  stats: Stats;
  timeoutMs?: number;
}): TableClient {
  const { endpoint, credentials, region = 'us-east-1', stats, timeoutMs = 30_000 } = settings;
  const url = new URL(endpoint);
  const transport = url.protocol === 'https:' ? https : http;
  const agent = new transport.Agent({ keepAlive: true, maxSockets: 64 });
  const sign = createSigner(credentials, region, 'dynamodb');

  function post(operation: string, body: string): Promise<{ status: number; text: string }> {
    const headers = sign({ host: url.host, target: `DynamoDB_20120810.${operation}`, body });
    return new Promise((resolve, reject) => {
      const fail = () => reject(new DynamoDbError('ServiceUnavailable'));
      const request = transport.request(url, {
        agent,
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        timeout: timeoutMs,
      });
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        );
      });
      request.on('timeout', () => request.destroy());
      request.on('error', fail);
      request.end(body);
    });
  }

  return {
    async call(operation, input) {
      countCall(stats, operation, input);
      const { status, text } = await post(
        operation,
        JSON.stringify(countCapacity.requested(operation, withExactPrefix(operation, input))),
      );
      const answer = parseObject(text);
      if (status !== 200) throw errorOf(answer);
      countCapacity.add(stats, operation, answer);
      return answer;
    },
    close: () => agent.destroy(),
  };
}

function errorOf(answer: Record<string, unknown>): DynamoDbError {
  const type = String(answer.__type ?? 'InternalServerError').replace(/^.*#/, '');
  const reasons = answer.CancellationReasons;
  return new DynamoDbError(type, Array.isArray(reasons) ? (reasons as CancellationReason[]) : undefined);
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through: neither case is an answer of DynamoDB's.
  }
  return {};
}
