import { parseArgs } from 'node:util';
import { switches } from './emulate/emulation.ts';
import { endSignal } from './endSignal.ts';
import { settingsFromEnvironment } from './settings.ts';
import { startStack } from './stack.ts';

const help = `Usage: npm start
Serves the vault on this machine: the explorer at /, GraphQL at /graphql, real time at /graphql/realtime.
Settings come from the environment:
  PORT                      the port, on 127.0.0.1 alone (4000)
  VAULT_DATA_DIR            where everything is kept (.local)
  VAULT_DYNAMODB_ENDPOINT   a DynamoDB in the place of the embedded one
  VAULT_KMS_ENDPOINT        a KMS in the place of the embedded one
  VAULT_EMULATE             what of DynamoDB on a bad day the database shows: a list of
                            ${switches}
  VAULT_BREACH_ENDPOINT     where vaults that want it look up breached passwords (nowhere)
  BRANCH_KEY_TTL_SECONDS    how long a function keeps a vault key (60)
  VAULTS_PER_PERSON         how many vaults a person can make (100)
  DYNOXIDE_BIN              the database program, where npm has none for this platform
  DYNOXIDE_SHA256           its digest, where it is not the pinned one`;

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help) console.log(help);
  else await main();
} catch (error) {
  const { code = '', message = 'The vault could not start.' } = error as { code?: unknown; message?: string };
  console.error(
    String(code).startsWith('ERR_PARSE_ARGS') ? 'npm start takes no arguments but --help.' : message,
  );
  process.exit(1);
}

async function main(): Promise<void> {
  const ended = endSignal();
  const stack = await startStack(settingsFromEnvironment());
  try {
    console.log(`ready ${stack.origin}`);
    if (stack.newDemoUsers.length > 0) {
      console.log('Demo users, kept in demo-users.json of the data folder:');
      for (const { username, password } of stack.newDemoUsers) console.log(`  ${username}  ${password}`);
    }
    await Promise.race([ended, stack.warm().then(() => ended)]);
  } finally {
    await stack.stop();
  }
  process.exit(0);
}
