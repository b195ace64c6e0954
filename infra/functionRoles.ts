import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { functionSettings, type FunctionName } from './functionSettings.ts';

/** The role of each function, by the function's name. */
export type FunctionRoles = Record<FunctionName, Role>;

/**
 * A role of its own for each function, without any right yet: the key policy, the API's environment and the functions
 * all name these roles, so they come first.
 */
export function createFunctionRoles(scope: Construct): FunctionRoles {
  const names = Object.keys(functionSettings) as FunctionName[];
  const roles = names.map((name) => [
    name,
    new Role(scope, `${name}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Function ${name}: ${functionSettings[name].description}`,
    }),
  ]);
  return Object.fromEntries(roles) as FunctionRoles;
}
