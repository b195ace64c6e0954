import { defineConfig } from 'vitest/config';

/** For `npm run test:envelope`: these suites need no stack, which `npm test` starts for the others. */
export default defineConfig({
  test: { include: ['tests/envelope/**/*.test.ts'], testTimeout: 60_000, maxWorkers: 2 },
});
