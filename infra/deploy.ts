import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildDir, projectRoot } from '../bundler/paths.ts';
import { clientConfig, readOutputs } from './clientConfig.ts';
import { cdkArguments, deployHelp, nextSteps, readOptions, type DeployOptions } from './deployOptions.ts';

/** `npm run deploy`: credentials, build, `cdk deploy`, `config.json`, what to do next. Exit code 1 and one line where a step fails. */
async function main(args: string[]): Promise<void> {
  const options = readOptions(args);
  if (options === 'help') {
    console.log(deployHelp);
    return;
  }
  const region = await checkAccess(options);
  const { build } = await import('../bundler/build.ts');
  await build({ explorer: false });
  const outputs = readOutputs(runCdk(options, region), options.stack);
  const configFile = resolve(projectRoot, options.config);
  writeFileSync(configFile, `${JSON.stringify(clientConfig(outputs), null, 2)}\n`);
  console.log(`\nWrote ${configFile}`);
  console.log(nextSteps(options, outputs));
}

/**
 * Looks for credentials and a region as every AWS tool does, before anything is built. It does not ask AWS whether they are valid.
 * @returns the region
 * @throws Error that says how to get what is missing
 */
async function checkAccess({ profile, region }: DeployOptions): Promise<string> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const { config } = new DynamoDBClient({ profile, region });
  const where = profile ? `in the profile ${profile}` : 'in the environment';
  await config.credentials().catch((error: unknown) => {
    // The CDK asks for the code of a profile with MFA; this look-up cannot.
    if (error instanceof Error && error.message.includes('multi-factor')) return;
    throw new Error(
      `No usable AWS credentials ${where}. Give --profile NAME; \`aws configure list-profiles\` shows the names, \`aws sso login --profile NAME\` renews a sign-in.`,
    );
  });
  return config.region().catch(() => {
    throw new Error(`No AWS region ${where}. Give --region, e.g. --region eu-central-1.`);
  });
}

/** @returns the outputs of the deployed stack, as `cdk deploy` wrote them */
function runCdk(options: DeployOptions, region: string): string {
  mkdirSync(buildDir, { recursive: true });
  const outputsFile = join(buildDir, 'deployed.json');
  rmSync(outputsFile, { force: true });
  const { status } = spawnSync(
    join(projectRoot, 'node_modules/.bin/cdk'),
    cdkArguments(options, outputsFile),
    {
      cwd: projectRoot,
      stdio: 'inherit',
      env: { ...process.env, AWS_REGION: region, AWS_DEFAULT_REGION: region },
    },
  );
  if (status !== 0) {
    const profile = options.profile ? ` --profile ${options.profile}` : '';
    throw new Error(
      `The deployment failed. If the account was never prepared in ${region}: AWS_REGION=${region} npx cdk bootstrap${profile}`,
    );
  }
  return readFileSync(outputsFile, 'utf8');
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'The deployment failed.');
  process.exitCode = 1;
});
