import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/operations/startStack.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // One more than the two cores of the smallest machine: some files mostly wait, for a client that connects again.
    maxWorkers: 3,
  },
});
