/** Runs before each test file (`vitest.config.ts`), since a hook of a module that files share would run after the first of them alone. */
import { afterAll } from 'vitest';
import { removeDataDirs } from './dataDirs.ts';

// Hooks run last first: this one after those of the test file, which stop what runs in the folders.
afterAll(removeDataDirs);
