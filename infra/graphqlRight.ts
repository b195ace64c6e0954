import { Stack } from 'aws-cdk-lib';
import type { GraphqlApi } from 'aws-cdk-lib/aws-appsync';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { functionSettings, type FunctionName } from './functionSettings.ts';

/** The right of a function on the GraphQL fields that its settings name, and no other. */
export function graphqlRight(api: GraphqlApi, name: FunctionName): PolicyStatement {
  const fields = functionSettings[name].graphqlFields.map((coordinate) => {
    const [type, field] = coordinate.split('.');
    return Stack.of(api).formatArn({
      service: 'appsync',
      resource: 'apis',
      resourceName: `${api.apiId}/types/${type}/fields/${field}`,
    });
  });
  return new PolicyStatement({ actions: ['appsync:GraphQL'], resources: fields });
}
