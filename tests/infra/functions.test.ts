import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { afterAll, describe, expect, it } from 'vitest';
import { buildDir } from '../../bundler/paths.ts';
import { functionSettings, type FunctionName, type FunctionSettings } from '../../infra/functionSettings.ts';
import { synthesize, text, theOne } from './synthesize.ts';

const stack = synthesize();
afterAll(() => stack.remove());

const functions = Object.entries(functionSettings) as [FunctionName, FunctionSettings][];

describe.each(functions)('the function %s', (name, settings) => {
  const { properties } = theOne(stack, 'AWS::Lambda::Function', { Description: settings.description });

  it('is, byte for byte, the bundle of the build and nothing beside it', () => {
    const key = (properties.Code as { S3Key: string }).S3Key;
    const asset = join(stack.outdir, `asset.${key.replace('.zip', '')}`);
    expect(readdirSync(asset)).toEqual(['index.mjs']);
    expect(digestOf(join(asset, 'index.mjs'))).toBe(digestOf(join(buildDir, 'functions', name, 'index.mjs')));
  });

  it('runs as its settings say', () => {
    expect(properties).toMatchObject({
      Handler: 'index.handler',
      Runtime: newestNode(),
      Architectures: ['arm64'],
      MemorySize: settings.memoryMb,
      Timeout: settings.timeoutSeconds,
    });
  });

  it('neither traces nor reserves anything', () => {
    expect(properties).not.toHaveProperty('TracingConfig.Mode', 'Active');
    expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
  });

  it('logs into a group of its own that expires', () => {
    const group = text((properties.LoggingConfig as { LogGroup: unknown }).LogGroup);
    const others = functions.map(([, { description }]) =>
      text(
        (
          theOne(stack, 'AWS::Lambda::Function', { Description: description }).properties.LoggingConfig as {
            LogGroup: unknown;
          }
        ).LogGroup,
      ),
    );
    expect(others.filter((other) => other === group)).toHaveLength(1);
    expect(stack.resources[group]?.Properties.RetentionInDays).toBe(90);
  });

  it('is told what it needs and no more', () => {
    const { Variables } = properties.Environment as { Variables: Record<string, unknown> };
    const values = Object.fromEntries(
      Object.entries(Variables).map(([variable, value]) => [variable, text(value)]),
    );
    expect(values).toEqual(
      settings.graphqlFields.length > 0
        ? { GRAPHQL_ENDPOINT: 'Api.GraphQLUrl' }
        : {
            KEY_STORE_TABLE: 'KeyStoreTable',
            KEY_STORE_NAME: 'appsync-vault',
            WRAPPING_KEY_ARN: 'WrappingKey.Arn',
          },
    );
  });
});

/** The newest `nodejsN.x` that the CDK names. */
function newestNode(): string {
  const versions = Runtime.ALL.map(({ name }) => /^nodejs(\d+)\.x$/.exec(name)?.[1]).filter(
    (version) => version,
  );
  return `nodejs${Math.max(...versions.map(Number))}.x`;
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
