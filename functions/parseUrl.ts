/**
 * An absolute URL, or undefined. In the place of `URL.canParse`, which on Node 20 refuses good URLs once it has been
 * called a few thousand times: its optimized form takes the bytes of a Latin-1 string (`https://münchen.de/`) for UTF-8.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
