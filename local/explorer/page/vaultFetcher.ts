import type { GraphiQLProps } from 'graphiql';
import {
  getOperationAST,
  OperationTypeNode,
  parse,
  print,
  separateOperations,
  type ExecutionResult,
} from 'graphql';
import type { Subscription } from '../../../examples/realtime.ts';
import type { VaultClient } from '../../../examples/vaultClient.ts';
import { VaultError, type Variables } from '../../../examples/vaultError.ts';
import { fillBlanks, noteSeen, type LastSeen } from './fillBlanks.ts';

interface Options {
  /** Undefined until somebody has signed in. */
  vault: VaultClient | undefined;
  /** Takes over a subscription that the server has accepted. */
  watch(subscription: Subscription<unknown>): void;
  /** Told whenever blanks begin to stand for something else. */
  onLastSeen(lastSeen: LastSeen): void;
}

/** How GraphiQL sends an operation: over HTTP, or, for a subscription, over a WebSocket into the list of live events. */
export function vaultFetcher({ vault, watch, onLastSeen }: Options): GraphiQLProps['fetcher'] {
  let lastSeen: LastSeen = {};

  return async ({ query, operationName, variables }) => {
    if (!vault) return failure('Sign in first, in the bar above.');
    try {
      const operation = pickOperation(query, operationName);
      const filled = fillBlanks(variables ?? {}, lastSeen) as Variables;
      if (operation.type === OperationTypeNode.SUBSCRIPTION) {
        watch(await vault.subscribe(operation.text, filled));
        return accepted;
      }
      const data = await vault.graphql<Record<string, unknown>>(operation.text, filled);
      lastSeen = noteSeen(data, lastSeen);
      onLastSeen(lastSeen);
      return { data };
    } catch (error) {
      return error instanceof VaultError ? answerOf(error) : failure(messageOf(error));
    }
  };
}

const accepted = {
  extensions: { accepted: 'Events appear under "Live events" below. Other tabs can run meanwhile.' },
};

/** The one operation to run of a tab that may hold several, with the fragments that it uses. */
function pickOperation(query: string, operationName: string | null | undefined) {
  const document = parse(query);
  const operation = getOperationAST(document, operationName);
  const alone = operation && separateOperations(document)[operation.name?.value ?? ''];
  if (!alone) throw new Error('There are several operations here: put the cursor into the one to run.');
  return { type: operation.operation, text: print(alone) };
}

/** The answer as the vault gave it: its errors have fields of AppSync's own that graphql-js's type does not know. */
function answerOf({ data, errors }: VaultError): ExecutionResult {
  const answer: object = { data, errors };
  return answer;
}

function failure(message: string): ExecutionResult {
  const answer: object = { errors: [{ message }] };
  return answer;
}

function messageOf(error: unknown): string {
  // What fetch throws when nobody answers.
  if (error instanceof TypeError) return 'The server does not answer. Is it still running?';
  return error instanceof Error ? error.message : 'The request failed.';
}
