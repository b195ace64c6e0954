import { App } from 'aws-cdk-lib';
import { readOperations } from '../bundler/operations.ts';
import { buildDir } from '../bundler/paths.ts';
import { VaultStack } from './vaultStack.ts';

/**
 * The CDK app: `cdk.json` runs it. Context: `stackName` (default `appsync-vault`; one account and region can hold
 * several vaults, each under its own), `alarmEmail` (default: nobody), `breachEndpoint` (default: nowhere) and
 * `vaultsPerPerson` (default: 100).
 */
const app = new App({ analyticsReporting: false });
const text = (name: string): string | undefined => {
  const value: unknown = app.node.tryGetContext(name);
  return typeof value === 'string' && value !== '' ? value : undefined;
};
const limit = text('vaultsPerPerson');
new VaultStack(app, text('stackName') ?? 'appsync-vault', {
  operations: readOperations(),
  buildDirectory: buildDir,
  alarmEmail: text('alarmEmail'),
  breachEndpoint: text('breachEndpoint'),
  vaultsPerPerson: limit ? Number(limit) : undefined,
});
