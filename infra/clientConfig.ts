import type { ResourcesConfig } from 'aws-amplify';

/** The outputs of a deployed stack. */
export interface StackOutputs {
  GraphqlEndpoint: string;
  RealtimeEndpoint: string;
  Region: string;
  UserPoolId: string;
  UserPoolClientId: string;
  ApiId: string;
}

/**
 * What a client needs to reach the deployed vault, for `Amplify.configure`: the shape that the local stack serves as
 * `/config.json`, without the endpoint of local users. It holds no secret. Amplify finds the real-time endpoint by the
 * GraphQL one.
 */
export function clientConfig(outputs: StackOutputs): ResourcesConfig {
  return {
    Auth: {
      Cognito: { userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId },
    },
    API: {
      GraphQL: { endpoint: outputs.GraphqlEndpoint, region: outputs.Region, defaultAuthMode: 'userPool' },
    },
  };
}

/**
 * Reads the outputs of a stack from the file that `cdk deploy --outputs-file` writes.
 * @param json the file's text
 * @throws Error naming the first output that is missing
 */
export function readOutputs(json: string, stackName: string): StackOutputs {
  const stacks = JSON.parse(json) as Record<string, Record<string, string> | undefined>;
  const found = stacks[stackName] ?? {};
  const output = (name: keyof StackOutputs): string => {
    const value = found[name];
    if (!value) throw new Error(`The stack ${stackName} has no output ${name}`);
    return value;
  };
  return {
    GraphqlEndpoint: output('GraphqlEndpoint'),
    RealtimeEndpoint: output('RealtimeEndpoint'),
    Region: output('Region'),
    UserPoolId: output('UserPoolId'),
    UserPoolClientId: output('UserPoolClientId'),
    ApiId: output('ApiId'),
  };
}
