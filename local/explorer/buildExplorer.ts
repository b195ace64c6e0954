import { join } from 'node:path';

/**
 * Builds the explorer's page into a folder, which is emptied first. The result is static files with relative paths: it
 * needs no inline script and no other server (contentSecurityPolicy.ts). Takes some seconds and prints nothing.
 * @param outDir absolute path, e.g. `.build/explorer`
 * @throws Error of Vite, in words for the page's author, when the page's code does not build
 */
export async function buildExplorer(outDir: string): Promise<void> {
  // Loaded late: the build of everything else does not need it.
  const { build } = await import('vite');
  await build({
    root: join(import.meta.dirname, 'page'),
    configFile: false,
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      reportCompressedSize: false,
      // The editor alone is larger than Vite's limit for a warning, and it comes from this machine.
      chunkSizeWarningLimit: 8_192,
    },
  });
}
