import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../local/explorer/contentSecurityPolicy.ts';
import { serveExplorer } from '../../local/explorer/serveExplorer.ts';

let folder: string;
let built: Server;
let unbuilt: Server;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'explorer-'));
  mkdirSync(join(folder, 'page/assets'), { recursive: true });
  writeFileSync(join(folder, 'page/index.html'), '<!doctype html>the page');
  writeFileSync(join(folder, 'page/assets/index-Ab3_x-9Z.js'), 'the script');
  writeFileSync(join(folder, 'page/assets/style-Ab3_x-9Z.css'), 'the style');
  writeFileSync(join(folder, 'page/assets/codicon-Ab3_x-9Z.ttf'), 'the font');
  writeFileSync(join(folder, 'page/assets/icon-Ab3_x-9Z.svg'), 'the icon');
  writeFileSync(join(folder, 'secret.json'), 'a secret');
  symlinkSync(join(folder, 'secret.json'), join(folder, 'page/link.json'));
  built = await listen(join(folder, 'page'));
  unbuilt = await listen(join(folder, 'absent'));
});

afterAll(() => {
  built.close();
  unbuilt.close();
  rmSync(folder, { recursive: true });
});

function listen(served: string): Promise<Server> {
  const handle = serveExplorer(served);
  const server = createServer(
    (req, res) => void (handle(req, res) || res.writeHead(404).end('not the explorer')),
  );
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Sends the path as it is: fetch would resolve dots and encode what is odd. */
function get(path: string, server = built, method = 'GET') {
  const { port } = server.address() as AddressInfo;
  return new Promise<{ status: number | undefined; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path, method, agent: false }, (res) => {
        let body = '';
        res.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        res.on('end', () => resolve({ status: res.statusCode, headers: res.headers, body }));
      });
      sent.on('error', reject).end();
    },
  );
}

describe('the explorer', () => {
  it.each(['/', '/index.html', '/?x=1'])('answers %s with its page', async (path) => {
    expect(await get(path)).toMatchObject({ status: 200, body: '<!doctype html>the page' });
  });

  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/assets/index-Ab3_x-9Z.js', 'text/javascript; charset=utf-8'],
    ['/assets/style-Ab3_x-9Z.css', 'text/css; charset=utf-8'],
    ['/assets/codicon-Ab3_x-9Z.ttf', 'font/ttf'],
    ['/assets/icon-Ab3_x-9Z.svg', 'image/svg+xml'],
  ])('serves %s as %s, under the policy and with nothing left to guess', async (path, contentType) => {
    expect((await get(path)).headers).toMatchObject({
      'content-type': contentType,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
  });

  it('lets a browser keep what has a digest in its name, and nothing else', async () => {
    expect((await get('/assets/index-Ab3_x-9Z.js')).headers['cache-control']).toBe(
      'public, max-age=31536000, immutable',
    );
    expect((await get('/')).headers['cache-control']).toBe('no-cache');
    expect((await get('/index.html')).headers['cache-control']).toBe('no-cache');
  });

  it('answers HEAD without a body', async () => {
    expect(await get('/', built, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  it('refuses another method on its own paths', async () => {
    expect(await get('/', built, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it.each([
    '/graphql',
    '/assets',
    '/assets/',
    '/../secret.json',
    '/assets/../../secret.json',
    '/assets/../index.html',
    '/%2e%2e/secret.json',
    '/..%2fsecret.json',
    '/%2e%2e%2fsecret.json',
    '/..\\secret.json',
    '/..%5csecret.json',
    '//etc/passwd',
    '/etc/passwd',
    '/file:///etc/passwd',
    '/index.html%00',
    '/index.html%00.js',
    '/assets//index-Ab3_x-9Z.js',
    '/INDEX.HTML',
    '/link.json',
    '/__proto__',
    '/constructor',
    'http://127.0.0.1/index.html',
    '*',
  ])('leaves %s to others', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404, body: 'not the explorer' });
  });

  it('leaves the absolute path of its own file to others', async () => {
    expect((await get(join(folder, 'page/index.html'))).status).toBe(404);
    expect((await get(join(folder, 'secret.json'))).status).toBe(404);
  });

  it('does not see a file that came after the start', async () => {
    writeFileSync(join(folder, 'page/late.js'), 'late');
    expect((await get('/late.js')).status).toBe(404);
  });
});

describe('an explorer that was not built', () => {
  it('says which command builds it, under the same policy', async () => {
    const { status, headers, body } = await get('/', unbuilt);
    expect(status).toBe(503);
    expect(headers['content-security-policy']).toBe(contentSecurityPolicy);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toContain('npm run build');
  });

  it('has no other page', async () => {
    expect((await get('/index.html', unbuilt)).status).toBe(404);
  });
});

describe('the policy', () => {
  it('allows neither inline scripts nor eval nor another host', () => {
    expect(contentSecurityPolicy).toMatch(/script-src 'self'(;|$)/);
    expect(contentSecurityPolicy).not.toMatch(/unsafe-eval|https?:|\*(?!;|\s|$)/);
  });

  it('allows nothing that it does not name', () => {
    expect(contentSecurityPolicy).toMatch(/^default-src 'none';/);
    for (const directive of ['base-uri', 'frame-ancestors', 'form-action']) {
      expect(contentSecurityPolicy).toContain(`${directive} 'none'`);
    }
  });
});
