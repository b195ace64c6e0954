import { ofType, text, theOne, type Synthesized } from './synthesize.ts';

/** What a statement of a policy allows, in readable form. */
export interface Right {
  actions: string[];
  resources: string[];
  condition?: unknown;
}

interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

interface Policy {
  PolicyDocument: { Statement: Statement[] };
  Roles?: unknown[];
}

const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** Every right of a role, from its inline policies and from those attached to it. Fails on managed policies and on Deny, which it could not judge. */
export function rightsOf(stack: Synthesized, roleId: string): Right[] {
  const role = stack.resources[roleId];
  if (role?.Type !== 'AWS::IAM::Role') throw new Error(`${roleId} is no role`);
  if (role.Properties.ManagedPolicyArns) throw new Error(`${roleId} has managed policies`);
  const attached = ofType(stack, 'AWS::IAM::Policy')
    .map(([, policy]) => policy as unknown as Policy)
    .filter((policy) => policy.Roles?.some((attachedTo) => text(attachedTo) === roleId));
  const policies = [...((role.Properties.Policies ?? []) as Policy[]), ...attached];
  return policies.flatMap((policy) => policy.PolicyDocument.Statement).map(rightOf);
}

/** The logical id of a function's role. */
export function roleOfFunction(stack: Synthesized, description: string): string {
  return roleId(theOne(stack, 'AWS::Lambda::Function', { Description: description }).properties.Role);
}

/** The logical id of the service role of a data source. */
export function roleOfDataSource(stack: Synthesized, name: string): string {
  return roleId(theOne(stack, 'AWS::AppSync::DataSource', { Name: name }).properties.ServiceRoleArn);
}

/** The actions of some rights that concern a resource, e.g. `VaultTable`: its ARN, or anything below it, or everything. */
export function actionsOn(rights: Right[], resource: string): string[] {
  const service = { VaultTable: 'dynamodb', KeyStoreTable: 'dynamodb', WrappingKey: 'kms' }[resource];
  return rights
    .filter(({ resources }) =>
      resources.some((each) => each.startsWith(`${resource}.`) || each.includes('*')),
    )
    .flatMap(({ actions }) => actions)
    .filter((action) => action === '*' || !service || action.startsWith(`${service}:`))
    .sort();
}

/** Whether one of the actions allows another, e.g. `dynamodb:Sc*` allows `dynamodb:Scan`: IAM's wildcards, upper and lower case alike. */
export function isAllowed(actions: string[], action: string): boolean {
  return actions.some((each) => {
    const pattern = each
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${pattern}$`, 'i').test(action);
  });
}

function rightOf(statement: Statement): Right {
  if (statement.Effect !== 'Allow') throw new Error('A role has a Deny');
  const right: Right = {
    actions: list(statement.Action).sort(),
    resources: list(statement.Resource).map(text),
  };
  return statement.Condition ? { ...right, condition: statement.Condition } : right;
}

function roleId(arn: unknown): string {
  return text(arn).replace(/\.Arn$/, '');
}
