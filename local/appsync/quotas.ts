/** Quotas that AppSync applies when an API is made (AWS general reference, AppSync endpoints and quotas; resolver context reference). */
import type { Operation } from '../../bundler/operations.ts';

const functionsPerPipeline = 10;
const variables = 50;
const charactersPerVariable = 512;

/** @throws Error for a pipeline of over ten functions, or over 50 environment variables or one over 512 characters; never with a value */
export function checkQuotas(operations: readonly Operation[], env: Record<string, string>): void {
  const long = operations.find(({ steps }) => steps.length > functionsPerPipeline);
  if (long) throw new Error(`${long.name} has more than the ${functionsPerPipeline} functions of a pipeline`);
  if (Object.keys(env).length > variables) throw new Error(`An API has at most ${variables} variables`);
  const [big] = Object.entries(env).find(([, value]) => value.length > charactersPerVariable) ?? [];
  if (big !== undefined) throw new Error(`${big} is longer than ${charactersPerVariable} characters`);
}
