import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answer, startEndpoint } from './endpoint.ts';
import type { Endpoint } from './endpoint.ts';

let endpoint: Endpoint;
beforeAll(async () => {
  endpoint = await startEndpoint(
    { 'Query.search': ({ args, caller }) => answer(`${caller.mode} ${JSON.stringify(args)}`) },
    { bodyLimit: 2000 },
  );
});
afterAll(() => endpoint.stop());

const search = { query: '{ search }' };

async function told(response: Response) {
  return {
    status: response.status,
    header: response.headers.get('x-amzn-errortype'),
    body: (await response.json()) as unknown,
  };
}

const refusal = (status: number, errorType: string, message: string) => ({
  status,
  header: errorType,
  body: { errors: [{ errorType, message }] },
});

describe('POST', () => {
  it('[http.post] answers 200 with data, and forbids to keep it', async () => {
    const response = await endpoint.post(search);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await told(response)).toEqual({
      status: 200,
      header: null,
      body: { data: { search: 'AMAZON_COGNITO_USER_POOLS {}' } },
    });
  });
  it('[http.application-graphql] takes the query itself as application/graphql', async () => {
    const response = await endpoint.post('{ search(limit: 1) }', 'alice', {
      'content-type': 'application/graphql',
    });
    expect(await response.json()).toMatchObject({
      data: { search: expect.stringContaining('{"limit":1}') as string },
    });
  });
  it('[http.validation-200] answers validation errors with 200', async () => {
    expect(await told(await endpoint.post({ query: '{ x }' }))).toMatchObject({
      status: 200,
      body: { data: null },
    });
  });
  it.each([
    ['', 'Request body is empty.'],
    ['meow', 'Unable to parse GraphQL query.'],
    ['{}', 'Unable to parse GraphQL query.'],
    ['{}}', 'Unable to parse GraphQL query.'],
    ['[]', 'Unable to parse GraphQL query.'],
    ['{"query":5}', 'Unable to parse GraphQL query.'],
    ['{"query":"{"}', 'Unable to parse GraphQL query.'],
    ['{"query":"{search}","variables":[]}', 'Unable to parse GraphQL query.'],
  ])('[http.malformed] answers %j with 400', async (body, message) => {
    expect(await told(await endpoint.post(body))).toEqual(
      refusal(400, 'MalformedHttpRequestException', message),
    );
  });
  it('[http.missing-operation-name] answers two operations without a name with 400 BadRequestException', async () => {
    const response = await endpoint.post({ query: 'query a { search } query b { search }' });
    expect(await told(response)).toEqual(refusal(400, 'BadRequestException', 'Missing operation name.'));
  });
  it('[http.no-subscriptions] refuses subscriptions', async () => {
    const response = await endpoint.post({ query: 'subscription { onNote { id } }' });
    expect(await told(response)).toMatchObject({ status: 400, header: 'BadRequestException' });
  });
  it('refuses a body over the limit', async () => {
    const response = await endpoint.post({ query: `{ search } #${'x'.repeat(2000)}` });
    expect(response.headers.get('connection')).toBe('close');
    expect(await told(response)).toEqual(
      refusal(413, 'RequestEntityTooLargeException', 'The body is too large.'),
    );
  });
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/graphql-response+json'])(
    'reads a body of type %s as JSON',
    async (type) => {
      const headers = { 'content-type': type };
      expect((await endpoint.post(search, 'alice', headers)).status).toBe(200);
      expect((await endpoint.post('{ search }', 'alice', headers)).status).toBe(400);
    },
  );
  it('gives each answer an id of its own, refusals too', async () => {
    const ids = await Promise.all(
      ['alice', 'nobody'].map(async (token) =>
        (await endpoint.post(search, token)).headers.get('x-amzn-requestid'),
      ),
    );
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe('the mode', () => {
  it('[auth.mode-token] is a token, with and without Bearer', async () => {
    expect((await endpoint.post(search, 'Bearer alice')).status).toBe(200);
  });
  it('[auth.mode-iam] is IAM for a signature, which is judged over method, path, headers and body', async () => {
    const body = { query: '{ forMachines }' };
    const response = await endpoint.post(body, 'AWS4-HMAC-SHA256 good');
    expect(response.status).toBe(200);
    expect(endpoint.authenticator.signed.at(-1)).toMatchObject({
      method: 'POST',
      path: '/graphql',
      headers: { host: endpoint.host },
      body: JSON.stringify(body),
    });
  });
  it.each([
    ['nobody', 'Unable to parse JWT token.'],
    ['AWS4-HMAC-SHA256 bad', 'You are not authorized to make this call.'],
  ])('[http.unauthorized] is refused for %s with 401 and its header', async (token, message) => {
    expect(await told(await endpoint.post(search, token))).toEqual(
      refusal(401, 'UnauthorizedException', message),
    );
  });
  it('[http.unauthorized] is refused without any header', async () => {
    const response = await fetch(endpoint.url, { method: 'POST', body: JSON.stringify(search) });
    expect(await told(response)).toEqual(
      refusal(401, 'UnauthorizedException', 'Missing authorization header'),
    );
  });
  it('[auth.mode-api-key] is refused for an API key, even beside a token', async () => {
    const response = await endpoint.post(search, 'alice', { 'x-api-key': 'da2-x' });
    expect(await told(response)).toMatchObject({ status: 401 });
  });
  it('is judged before the body', async () => {
    expect((await endpoint.post('{', 'nobody')).status).toBe(401);
  });
  it('answers 500 without a word when the judge itself fails', async () => {
    const response = await endpoint.post(search, 'crash');
    expect(await told(response)).toEqual(refusal(500, 'InternalFailure', 'Internal error.'));
    expect(String(endpoint.internalErrors.at(-1))).toContain('secret of the authenticator');
  });
});

describe('GET', () => {
  const get = (parameters: Record<string, string>) =>
    fetch(`${endpoint.url}?${new URLSearchParams(parameters).toString()}`, {
      headers: { authorization: 'alice' },
    });
  it('[http.get] takes query, variables and operationName as parameters', async () => {
    const query = 'query a($l: Int) { search(limit: $l) } query b { search }';
    const response = await get({ query, variables: '{"l":7}', operationName: 'a' });
    expect(await response.json()).toMatchObject({
      data: { search: expect.stringContaining('{"limit":7}') as string },
    });
  });
  it('hands its parameters to the judge of the signature, those of one name in a list', async () => {
    const target = `${endpoint.url}?query=%7B+forMachines+%7D&a=1&a=2`;
    const headers = { authorization: 'AWS4-HMAC-SHA256 good' };
    expect((await fetch(target, { headers })).status).toBe(200);
    expect(endpoint.authenticator.signed.at(-1)).toMatchObject({
      method: 'GET',
      path: '/graphql',
      query: { query: '{ forMachines }', a: ['1', '2'] },
      body: '',
    });
  });
  it.each([{}, { query: '{ search }', variables: '{' }, { query: '{ search }', variables: '[]' }])(
    'refuses %j with 400',
    async (parameters) => {
      expect((await get(parameters as Record<string, string>)).status).toBe(400);
    },
  );
  it('is the only method beside POST and OPTIONS', async () => {
    expect((await fetch(endpoint.url, { method: 'PUT', body: '{}' })).status).toBe(405);
  });
});

it('[ctx.repeated-headers] gives resolvers their headers without the cookie, and repeated ones as a list', async () => {
  await new Promise<void>((resolve, reject) => {
    const headers = [
      'authorization',
      'alice',
      'cookie',
      'a=b',
      'x-one',
      '1',
      'x-two',
      '1',
      'x-two',
      '2',
      'host',
      endpoint.host,
    ];
    const req = request(endpoint.url, { method: 'POST', headers }, (res) => res.resume().on('end', resolve));
    req.on('error', reject).end(JSON.stringify(search));
  });
  const headers = endpoint.executor.requests.at(-1)?.headers;
  expect(headers).toMatchObject({ 'x-one': '1', 'x-two': ['1', '2'] });
  expect(headers).not.toHaveProperty('cookie');
});

describe('CORS', () => {
  const preflight = (origin: string) => fetch(endpoint.url, { method: 'OPTIONS', headers: { origin } });
  it('is answered for our own origins', async () => {
    const own = `http://${endpoint.host}`;
    const response = await preflight(own);
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(own);
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
  });
  it('is refused for any other, without a header that allows anything', async () => {
    const response = await preflight('https://evil.example');
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
  it('lets a foreign page run nothing', async () => {
    const before = endpoint.executor.requests.length;
    const response = await endpoint.post(search, 'alice', { origin: 'https://evil.example' });
    expect(response.status).toBe(403);
    expect(endpoint.executor.requests).toHaveLength(before);
  });
});
