/** `npm run -s token -- USERNAME`: prints an access token, or by `--machine ROLE` credentials, and nothing else. */
import { dataDirFromEnvironment } from './dataDir.ts';
import { tokenCommand } from './users/tokenCommand.ts';

const { status, stdout, stderr } = await tokenCommand(process.argv.slice(2), dataDirFromEnvironment());
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = status;
