import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { joinedHeaders } from '../../local/appsync/httpRequest.ts';
import { readRecordedHelpers, type RecordedHelper } from '../../local/appsync/runtime/recordedHelpers.ts';
import { verifySignature } from '../../local/users/signature.ts';
import { removeFolder, runToExit, temporaryFolder } from '../support/stack.ts';

const program = 'local/appsync/recordHelpers.ts';
const secret = 'the-secret-access-key-of-a-test';
const folder = temporaryFolder();
const file = join(folder, 'helpers.json');
const before: RecordedHelper[] = [
  { code: "ddb.get({ key: { id: 'id' } })", expected: 'a guess', verified: false, source: 'guessed' },
  { code: 'ddb.sync({})', verified: false, source: 'not known' },
];

/** Stands for the service: judges signature, path and form, and answers `status`. */
let status = 200;
const seen: Record<string, unknown>[] = [];
const service = createServer((req, res) => {
  void (async () => {
    const body = await text(req);
    const path = req.url ?? '';
    const signed = { method: 'POST', path, headers: joinedHeaders(req.headers), body };
    await verifySignature(signed, 'appsync', () => ({ session: {}, secretAccessKey: secret }));
    const input = JSON.parse(body) as { code: string };
    seen.push({ ...input, path });
    const answer = input.code.includes('ddb.sync')
      ? { error: { message: "Property 'sync' does not exist" } }
      : { evaluationResult: '{"operation":"GetItem","key":{"id":{"S":"id"}}}' };
    const headers = { 'x-amzn-errortype': 'AccessDeniedException:http://internal.amazon.com/' };
    res
      .writeHead(status, status === 200 ? {} : headers)
      .end(JSON.stringify(status === 200 ? answer : { message: 'arn:aws:iam::1:user/x is not authorized' }));
  })().catch(() => res.writeHead(500).end());
});
let credentials: NodeJS.ProcessEnv;

beforeAll(async () => {
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  credentials = {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: secret,
    AWS_SESSION_TOKEN: 'a session',
    AWS_ENDPOINT_URL_APPSYNC: `http://127.0.0.1:${(service.address() as AddressInfo).port}`,
  };
});
beforeEach(() => {
  status = 200;
  seen.length = 0;
  writeFileSync(file, JSON.stringify(before));
});
afterAll(() => {
  service.close();
  removeFolder(folder);
});

const run = (environment: NodeJS.ProcessEnv, args = ['--file', file]) =>
  runToExit(environment, args, program);

it('records what the service answers as verified, and what it refuses as without a value', async () => {
  const { code, stderr } = await run(credentials);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const source = expect.stringMatching(/^recorded by evaluateCode on \d{4}-\d\d-\d\d$/) as string;
  const expected = { operation: 'GetItem', key: { id: { S: 'id' } } };
  expect(readRecordedHelpers(file)).toEqual([
    { code: before[0]?.code, expected, verified: true, source },
    { code: 'ddb.sync({})', verified: true, source },
  ]);
  expect(seen[0]).toMatchObject({
    path: '/v1/dataplane-evaluatecode',
    function: 'request',
    context: '{}',
    runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
  });
});

it.each(['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])(
  'says what it needs, and asks nobody, without %s',
  async (name) => {
    const { code, stdout, stderr } = await run({ ...credentials, [name]: '' });

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(name);
    expect(seen).toEqual([]);
  },
);

it('leaves the file as it was when the service refuses the caller, and repeats nothing of its words', async () => {
  status = 403;

  const { code, stderr } = await run(credentials);

  expect(code).toBe(1);
  expect(stderr).toMatch(/^127\.0\.0\.1:\d+ answered 403, AccessDeniedException\.\n$/);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(before);
});

it('tells how to use it, without credentials', async () => {
  const { code, stdout } = await run({}, ['--help']);

  expect(code).toBe(0);
  expect(stdout).toContain('appsync:EvaluateCode');
});
