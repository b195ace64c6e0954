import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { contentSecurityPolicy } from './contentSecurityPolicy.ts';

interface ServedFile {
  status: number;
  content: Buffer;
  contentType: string;
  cacheControl: string;
}

/** Answers a request that is for the explorer and says so; another request it leaves untouched, for the caller. */
export type ExplorerHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

const notBuilt = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>appsync-vault: explorer not built</title>
<h1>The explorer is not built</h1>
<p>Run <code>npm run build</code>, then start the server again. GraphQL is served at <code>/graphql</code> all the same.</p>
</html>
`;

/**
 * Serves the built explorer at `/`. The folder is read once, here, into memory; a request path is only looked up among
 * the names found, so that no path, however written, reaches another file. Where the folder is absent or empty, `/`
 * answers 503 with a page that says how to build it.
 * @param folder the output of buildExplorer; links in it are not followed
 */
export function serveExplorer(folder: string): ExplorerHandler {
  const files = readFolder(folder);
  return (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const file = files.get(path);
    if (!file) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return true;
    }
    response.writeHead(file.status, {
      'content-type': file.contentType,
      'content-length': file.content.length,
      'cache-control': file.cacheControl,
      'content-security-policy': contentSecurityPolicy,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    response.end(request.method === 'HEAD' ? undefined : file.content);
    return true;
  };
}

function readFolder(folder: string): Map<string, ServedFile> {
  const files = new Map(filesBelow(folder).map((path) => [urlPath(folder, path), readServed(path)]));
  files.set('/', files.get('/index.html') ?? unbuiltPage());
  return files;
}

function filesBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

function urlPath(folder: string, path: string): string {
  return `/${relative(folder, path).split(sep).join('/')}`;
}

function readServed(path: string): ServedFile {
  // Vite puts a digest of the content into the name of every file but index.html.
  const hashed = /-[\w-]{8}\.\w+$/.test(path);
  return {
    status: 200,
    content: readFileSync(path),
    contentType: contentTypes[extname(path)] ?? 'application/octet-stream',
    cacheControl: hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
}

function unbuiltPage(): ServedFile {
  return {
    status: 503,
    content: Buffer.from(notBuilt),
    contentType: 'text/html; charset=utf-8',
    cacheControl: 'no-store',
  };
}
