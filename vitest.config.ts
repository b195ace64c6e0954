import { configDefaults, defineConfig } from 'vitest/config';

/** Files that mock a module, or load one anew. All others share the modules of their worker, which saves loading them once a file. */
const withOwnModules = ['tests/envelope/libraryAnswers.test.ts', 'tests/functions/handlers.test.ts'];

const settings = {
  setupFiles: ['tests/support/afterEachFile.ts'],
  testTimeout: 20_000,
  hookTimeout: 30_000,
  // One more than the two cores of the smallest machine: some files mostly wait, for a client that connects again.
  maxWorkers: 3,
};

export default defineConfig({
  test: {
    // Once for both projects.
    globalSetup: ['tests/operations/startStack.ts'],
    projects: [
      {
        test: {
          name: 'shared',
          include: ['tests/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...withOwnModules],
          isolate: false,
          ...settings,
        },
      },
      { test: { name: 'own', include: withOwnModules, ...settings } },
    ],
  },
});
