/**
 * What the explorer's page may load: its own files and, to watch a vault, WebSockets of this machine. No inline script
 * runs, nothing is fetched from elsewhere, no other page may frame it. `'unsafe-inline'` for styles is for the code
 * editor, which sets them as it draws; `data:` is for its icon font and cursors, `blob:` for its workers.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self' ws://127.0.0.1:* ws://localhost:*",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'none'",
].join('; ');
