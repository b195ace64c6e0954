/** What a request of a function needs, in IAM's words, and whether `infra/functionSettings.ts` gives it that. */
import { functionSettings, type FunctionSettings } from '../../infra/functionSettings.ts';
import { tablesOf, transactionParts } from '../dynamodb/countCalls.ts';

const singleActions = new Set([
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'BatchGetItem',
  'BatchWriteItem',
]);
/** A transaction needs the action of each of its parts (DynamoDB developer guide, "Using IAM with transactions"). */
const partActions: Record<string, string> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};
/** KMS checks both keys of a ReEncrypt (KMS developer guide, "Permissions reference"). */
const reEncrypt = ['kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** Whether a function may make this DynamoDB call: every action granted, and no table named but the key store. */
export function mayCallKeyStore(
  functionName: string,
  operation: string,
  input: Record<string, unknown>,
  keyStoreTable: string,
): boolean {
  const tables = [...tablesOf(input)];
  const actions = dynamoDbActions(operation, input);
  return (
    tables.length > 0 &&
    tables.every((table) => table === keyStoreTable) &&
    areGranted(actions, settingsOf(functionName)?.keyStoreActions)
  );
}

/** Whether a function may make this KMS call on the wrapping key. */
export function mayCallKms(functionName: string, operation: string): boolean {
  const actions = operation === 'ReEncrypt' ? reEncrypt : [`kms:${operation}`];
  return areGranted(actions, settingsOf(functionName)?.kmsActions);
}

function dynamoDbActions(operation: string, input: Record<string, unknown>): string[] {
  if (singleActions.has(operation)) return [`dynamodb:${operation}`];
  if (operation !== 'TransactWriteItems' && operation !== 'TransactGetItems') return [];
  return transactionParts(input).map(({ action }) => `dynamodb:${partActions[action]}`);
}

function areGranted(needed: string[], granted: string[] = []): boolean {
  return needed.length > 0 && needed.every((action) => granted.includes(action));
}

function settingsOf(functionName: string): FunctionSettings | undefined {
  const settings: Record<string, FunctionSettings> = functionSettings;
  return settings[functionName];
}
