import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import type { Api } from './api.ts';
import { newPerson } from './people.ts';
import { removeFolder, startProcess, temporaryFolder } from './stack.ts';

/** A stack whose functions forget keys and judgements after a second, on the shared database. */
export interface ForgetfulStack {
  newPerson(): Promise<Api & { id: string; username: string }>;
  /** Waits until the functions have forgotten what they know now. */
  forget(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it as a process of its own, for tests that would wait a minute elsewhere. */
export async function startForgetful(): Promise<ForgetfulStack> {
  const dataDir = temporaryFolder();
  const stack = await startProcess(dataDir, {
    VAULT_DYNAMODB_ENDPOINT: inject('dynamoDbEndpoint'),
    BRANCH_KEY_TTL_SECONDS: '1',
  });
  return {
    newPerson: () => newPerson(stack.origin),
    forget: () => sleep(1050),
    async stop() {
      await stack.stop();
      removeFolder(dataDir);
    },
  };
}
