import { parseArgs } from 'node:util';

/** What `npm run deploy` was asked to do. */
export interface DeployOptions {
  /** A profile of the AWS configuration files; absent: the credentials of the environment. */
  profile?: string;
  /** Absent: the profile's or the environment's region. */
  region?: string;
  stack: string;
  requireApproval: string;
  alarmEmail?: string;
  /** Where passwords are looked up among breached ones; absent: nowhere. */
  breachEndpoint?: string;
  /** Absent: 100. */
  vaultsPerPerson?: string;
  /** File that gets the clients' configuration. */
  config: string;
}

/** The text of `--help`. */
export const deployHelp = `Usage: npm run deploy -- --profile NAME [options]
Builds the vault, deploys it to an AWS account and writes the clients' configuration.
  --profile NAME           profile of the AWS configuration files (default: the environment's credentials)
  --region REGION          AWS region (default: the profile's)
  --stack NAME             name of the stack: letters, digits and hyphens (default: appsync-vault)
  --alarm-email ADDRESS    who gets the alarms; give it at every deployment
  --breach-endpoint URL    where vaults that want it look up breached passwords, e.g.
                           https://api.pwnedpasswords.com/range; give it at every deployment
  --vaults-per-person N    how many vaults a person can make (default: 100); give it at every deployment
  --require-approval WHEN  never, any-change or broadening (default): when to ask before a change
  --config FILE            where the clients' configuration goes (default: config.json)
  --help                   this text
Once in an account and region, before the first deployment: npx cdk bootstrap --profile NAME`;

const approvals = ['never', 'any-change', 'broadening'];
/** CloudFormation's rule for a stack's name. */
const stackName = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;

/**
 * Reads the command line.
 * @param args the words after the script's name
 * @returns the options, or `help` when help was asked for
 * @throws Error in one line that says which option is wrong
 */
export function readOptions(args: string[]): DeployOptions | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      profile: { type: 'string' },
      region: { type: 'string' },
      stack: { type: 'string', default: 'appsync-vault' },
      'alarm-email': { type: 'string' },
      'breach-endpoint': { type: 'string' },
      'vaults-per-person': { type: 'string' },
      'require-approval': { type: 'string', default: 'broadening' },
      config: { type: 'string', default: 'config.json' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  if (!stackName.test(values.stack)) throw new Error('--stack takes a name of letters, digits and hyphens.');
  if (!approvals.includes(values['require-approval'])) {
    throw new Error(`--require-approval takes one of ${approvals.join(', ')}.`);
  }
  const breachEndpoint = values['breach-endpoint'];
  if (breachEndpoint !== undefined && !/^https:\/\/[^\s?#]+$/.test(breachEndpoint)) {
    throw new Error('--breach-endpoint takes a URL of https.');
  }
  const vaultsPerPerson = values['vaults-per-person'];
  if (vaultsPerPerson !== undefined && !/^[1-9]\d{0,5}$/.test(vaultsPerPerson)) {
    throw new Error('--vaults-per-person takes a number from 1.');
  }
  return {
    profile: values.profile,
    region: values.region,
    stack: values.stack,
    requireApproval: values['require-approval'],
    alarmEmail: values['alarm-email'],
    breachEndpoint,
    vaultsPerPerson,
    config: values.config,
  };
}

/**
 * The arguments of the CDK command line.
 * @param outputsFile gets the stack's outputs, for `readOutputs`
 */
export function cdkArguments(options: DeployOptions, outputsFile: string): string[] {
  return [
    'deploy',
    options.stack,
    ...['--context', `stackName=${options.stack}`],
    ...(options.alarmEmail ? ['--context', `alarmEmail=${options.alarmEmail}`] : []),
    ...(options.breachEndpoint ? ['--context', `breachEndpoint=${options.breachEndpoint}`] : []),
    ...(options.vaultsPerPerson ? ['--context', `vaultsPerPerson=${options.vaultsPerPerson}`] : []),
    ...(options.profile ? ['--profile', options.profile] : []),
    ...['--require-approval', options.requireApproval],
    ...['--outputs-file', outputsFile],
    '--no-notices',
  ];
}

/** What to do after a deployment, in words for the operator. */
export function nextSteps(
  options: DeployOptions,
  deployed: { Region: string; UserPoolId: string; UserPoolClientId: string; ApiId: string },
): string {
  const profile = options.profile ? ` --profile ${options.profile}` : '';
  const { Region, UserPoolId, UserPoolClientId, ApiId } = deployed;
  return `
Next:
1. Create the first user. Cognito mails a temporary password, to be changed at the first sign-in:
   aws cognito-idp admin-create-user${profile} --region ${Region} --user-pool-id ${UserPoolId} \\
     --username alice --desired-delivery-mediums EMAIL \\
     --user-attributes Name=email,Value=alice@example.com Name=email_verified,Value=true
2. Try it: AppSync console, Queries. "Login with User Pools" asks for the client id ${UserPoolClientId}:
   https://${Region}.console.aws.amazon.com/appsync/home?region=${Region}#/${ApiId}/v1/queries
3. Configure clients: Amplify.configure(<the content of ${options.config}>).
`;
}
