/** Stands for AWS to the functions: their key-store table and the KMS, on a loopback port, with their rights and no more. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SignedRequest } from '../appsync/types.ts';
import { AuthenticationError } from '../appsync/types.ts';
import { DynamoDbError, type TableClient } from '../dynamodb/client.ts';
import {
  BodyTooLargeError,
  createGuard,
  guarded,
  limitConnections,
  readBody,
  serverOptions,
} from '../guard.ts';
import type { Stats } from '../stats.ts';
import { mayCallKeyStore, mayCallKms } from './functionRights.ts';

/** Largest request body, in bytes: key-store rows are small. */
const bodyLimit = 1024 * 1024;
const targets = /^(DynamoDB_20120810|TrentService)\.(\w{1,64})$/;

/** An answer in AWS's JSON protocol. */
interface Answer {
  status: number;
  body: string;
}

/** A running port. */
export interface AwsPort {
  /** For `AWS_ENDPOINT_URL_KMS` and `AWS_ENDPOINT_URL_DYNAMODB`, e.g. `http://127.0.0.1:40117`. */
  endpoint: string;
  stop(): Promise<void>;
}

/**
 * Opens the port. A request must name this address as its host and carry no Origin, so that no web page reaches it; be
 * signed for its service by the role of a function; and do what `infra/functionSettings.ts` grants that function, on
 * the key-store table alone. Refused otherwise: nothing of it is passed on.
 *
 * @param keyStoreTable the one table that is passed on
 * @param kms answers a KMS call, given `X-Amz-Target` and the body, e.g. by `answerKms`
 * @param verify proves the signature and names the role; throws AuthenticationError, its `errorType` AWS's
 * @param functionOfRole the function that has this role; undefined for any other role
 */
export async function openAwsPort(settings: {
  tableClient: TableClient;
  keyStoreTable: string;
  kms: (target: string, body: string) => Answer | Promise<Answer>;
  verify: (request: SignedRequest, options: { service: string }) => Promise<{ role: string }>;
  functionOfRole: (role: string) => string | undefined;
  stats: Stats;
}): Promise<AwsPort> {
  const { tableClient, keyStoreTable, kms, verify, functionOfRole, stats } = settings;

  async function answer(req: IncomingMessage): Promise<Answer> {
    const target = String(req.headers['x-amz-target'] ?? '');
    const [, service, operation = ''] = targets.exec(target) ?? [];
    if (req.method !== 'POST' || req.url !== '/' || !service) return refusal('UnknownOperationException');
    const body = await readBody(req, bodyLimit);
    const signed = { method: 'POST', path: '/', headers: flatHeaders(req), body };
    const { role } = await verify(signed, { service: service === 'TrentService' ? 'kms' : 'dynamodb' });
    const functionName = functionOfRole(role) ?? '';
    if (service === 'TrentService') {
      if (!mayCallKms(functionName, operation)) return refusal('AccessDeniedException');
      stats.countKms(operation);
      return kms(target, body);
    }
    const input = parseObject(body);
    if (!input) return refusal('SerializationException');
    if (!mayCallKeyStore(functionName, operation, input, keyStoreTable))
      return refusal('AccessDeniedException');
    return { status: 200, body: JSON.stringify(await tableClient.call(operation, input)) };
  }

  async function respond(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { status, body } = await answer(req).catch(failure);
    if (!req.complete) res.setHeader('connection', 'close');
    res.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
  }

  const server = createServer({ ...serverOptions, keepAliveTimeout: 120_000 });
  limitConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const guard = createGuard([host]);
  server.on(
    'request',
    guarded(guard, (req, res) => {
      // Not even a page of this very address has business here.
      if (req.headers.origin !== undefined) res.writeHead(403, { connection: 'close' }).end();
      else void respond(req, res);
    }),
  );
  return {
    endpoint: `http://${host}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const refusalMessages: Record<string, string> = {
  AccessDeniedException: 'The role of this function is not allowed to do this.',
  UnknownOperationException: 'This port takes DynamoDB and KMS calls only.',
  SerializationException: 'The body is not a JSON object.',
};

function refusal(type: string, message = refusalMessages[type] ?? ''): Answer {
  return { status: 400, body: JSON.stringify({ __type: type, message }) };
}

function failure(error: unknown): Answer {
  if (error instanceof AuthenticationError) {
    const { errorType = 'InvalidSignatureException' } = error as { errorType?: string };
    return refusal(errorType, error.message);
  }
  if (error instanceof BodyTooLargeError) return { ...refusal('RequestTooLargeException'), status: 413 };
  if (error instanceof DynamoDbError) {
    const { type, message, reasons } = error;
    const body = {
      __type: `com.amazonaws.dynamodb.v20120810#${type}`,
      message,
      CancellationReasons: reasons,
    };
    return { status: type === 'ServiceUnavailable' ? 503 : 400, body: JSON.stringify(body) };
  }
  return {
    status: 500,
    body: JSON.stringify({ __type: 'InternalServerError', message: 'The port failed.' }),
  };
}

/** Header names are in lower case already; a repeated one is joined as HTTP joins it, so that its signature fails or holds as one. */
function flatHeaders(req: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(req.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
}

function parseObject(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
