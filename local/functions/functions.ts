import { buildDir } from '../../bundler/paths.ts';
import { keyStoreName } from '../../infra/apiSettings.ts';
import { functionSettings } from '../../infra/functionSettings.ts';
import { endpointCredentials } from '../dynamodb/database.ts';
import type { TableClient } from '../dynamodb/client.ts';
import { keyStoreTableName } from '../dynamodb/createTables.ts';
import { openKms } from '../kms/keyFile.ts';
import { embeddedKms, openWrappingKey, remoteKms } from '../kms/wrappingKey.ts';
import type { StackSettings } from '../settings.ts';
import type { Stats } from '../stats.ts';
import type { Machines } from '../users/machines.ts';
import { region } from '../users/settings.ts';
import { openAwsPort } from './awsPort.ts';
import { createFunctionHost, type FunctionHost } from './functionHost.ts';

/** The functions of a stack, with their KMS. */
export interface Functions {
  invoke: FunctionHost['invoke'];
  warm(): Promise<void>;
  stop(): Promise<void>;
}

const rolePrefix = 'appsync-vault-';
/** As long as the function host lets a thread live, and more. */
const credentialSeconds = 12 * 3600;

/** The IAM role that a function has here. */
export const roleOf = (name: string): string => `${rolePrefix}${name}`;

/** Opens the KMS and the port that stands for AWS, and makes the functions ready to run, each with its own role and environment. */
export async function openFunctions(options: {
  settings: StackSettings;
  dataDir: string;
  /** Of the public port. */
  origin: string;
  machines: Machines;
  client: TableClient;
  stats: Stats;
}): Promise<Functions> {
  const { settings, dataDir, origin, machines, client, stats } = options;
  const kms = settings.kmsEndpoint
    ? remoteKms(settings.kmsEndpoint, endpointCredentials(), region)
    : embeddedKms(openKms(dataDir));
  const wrappingKeyArn = await openWrappingKey(kms);
  const port = await openAwsPort({
    tableClient: client,
    keyStoreTable: keyStoreTableName,
    kms,
    verify: machines.verifySignature,
    functionOfRole: (role) => (role.startsWith(rolePrefix) ? role.slice(rolePrefix.length) : undefined),
    stats,
  });
  const host = createFunctionHost({
    buildDir,
    stats,
    environmentOf: (name) => {
      const credentials = machines.issueCredentials(roleOf(name), name, credentialSeconds);
      return {
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.AccessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.SecretAccessKey,
        AWS_SESSION_TOKEN: credentials.SessionToken,
        AWS_ENDPOINT_URL_KMS: port.endpoint,
        AWS_ENDPOINT_URL_DYNAMODB: port.endpoint,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        KEY_STORE_TABLE: keyStoreTableName,
        KEY_STORE_NAME: keyStoreName,
        WRAPPING_KEY_ARN: wrappingKeyArn,
        GRAPHQL_ENDPOINT: `${origin}/graphql`,
        ...(name === 'health' &&
          settings.breachEndpoint && { BREACH_RANGE_ENDPOINT: settings.breachEndpoint }),
        ...(settings.branchKeyTtlSeconds && { BRANCH_KEY_TTL_SECONDS: settings.branchKeyTtlSeconds }),
      };
    },
  });
  return {
    invoke: host.invoke,
    warm: async () => {
      for (const name of Object.keys(functionSettings)) await host.warm(name);
    },
    async stop() {
      await host.stop();
      await port.stop();
    },
  };
}
