import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../bundler/paths.ts';
import { clientConfig, readOutputs } from '../../infra/clientConfig.ts';
import { cdkArguments, nextSteps, readOptions, type DeployOptions } from '../../infra/deployOptions.ts';

const home = mkdtempSync(join(tmpdir(), 'vault-home-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const outputs = {
  GraphqlEndpoint: 'https://abc.appsync-api.eu-central-1.amazonaws.com/graphql',
  RealtimeEndpoint: 'wss://abc.appsync-realtime-api.eu-central-1.amazonaws.com/graphql',
  Region: 'eu-central-1',
  UserPoolId: 'eu-central-1_AbCdEfGhI',
  UserPoolClientId: '1example23456789',
  ApiId: 'abc',
};

describe('npm run deploy', () => {
  it('without credentials says so in one line and ends with 1', () => {
    const { status, stdout, stderr } = deploy([]);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^No usable AWS credentials in the environment\. Give --profile NAME.*\n$/);
  });

  it('names the profile that has no credentials', () => {
    const { status, stderr } = deploy(['--profile', 'nobody']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^No usable AWS credentials in the profile nobody\..*\n$/);
  });

  it('without a region says so in one line and ends with 1', () => {
    const { status, stderr } = deploy([], { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^No AWS region in the environment\..*\n$/);
  });

  it('explains itself', () => {
    const { status, stdout } = deploy(['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('npx cdk bootstrap');
  });
});

describe('the options', () => {
  it.each([
    [['--stack', 'a b'], '--stack takes'],
    [['--require-approval', 'maybe'], '--require-approval takes'],
    [['--breach-endpoint', 'http://ranges.example'], '--breach-endpoint takes'],
    [['--vaults-per-person', '0'], '--vaults-per-person takes'],
    [['--vaults-per-person', 'many'], '--vaults-per-person takes'],
    [['--unheard-of'], '--unheard-of'],
  ])('%j are refused by name', (args, message) => {
    expect(() => readOptions(args)).toThrow(message);
  });

  it('reach the CDK', () => {
    const args = [
      '--profile',
      'home',
      '--stack',
      'family',
      '--alarm-email',
      'owner@example.com',
      '--vaults-per-person',
      '7',
    ];
    expect(cdkArguments(optionsOf(args), 'out.json').join(' ')).toBe(
      'deploy family --context stackName=family --context alarmEmail=owner@example.com --context vaultsPerPerson=7 --profile home --require-approval broadening --outputs-file out.json --no-notices',
    );
  });
});

it('an endpoint for breached passwords reaches the CDK', () => {
  const args = cdkArguments(optionsOf(['--breach-endpoint', 'https://ranges.example/range']), 'out.json');
  expect(args).toContain('breachEndpoint=https://ranges.example/range');
});

it("a deployed stack's outputs become the configuration that Amplify takes", () => {
  const read = readOutputs(JSON.stringify({ family: outputs }), 'family');
  expect(clientConfig(read)).toEqual({
    Auth: { Cognito: { userPoolId: outputs.UserPoolId, userPoolClientId: outputs.UserPoolClientId } },
    API: {
      GraphQL: { endpoint: outputs.GraphqlEndpoint, region: outputs.Region, defaultAuthMode: 'userPool' },
    },
  });
});

it('an output that is missing is named', () => {
  expect(() => readOutputs(JSON.stringify({ family: { ...outputs, UserPoolId: '' } }), 'family')).toThrow(
    'no output UserPoolId',
  );
});

it('the operator is told how to create a user and where to try a query', () => {
  const steps = nextSteps(optionsOf(['--profile', 'home']), outputs);
  expect(steps).toContain('admin-create-user --profile home --region eu-central-1');
  expect(steps).toContain('#/abc/v1/queries');
});

function optionsOf(args: string[]): DeployOptions {
  const options = readOptions(args);
  if (options === 'help') throw new Error('Help was asked for');
  return options;
}

function deploy(args: string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, ['--import', 'tsx', 'infra/deploy.ts', ...args], {
    cwd: projectRoot,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: home, AWS_EC2_METADATA_DISABLED: 'true', ...env },
  });
}
