/** Records what AppSync's helpers generate, by the service itself: `npx tsx local/appsync/recordHelpers.ts --help`. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { createEvaluateCode, EvaluateCodeError } from './evaluateCode.ts';
import {
  readable,
  readRecordedHelpers,
  recordedHelpersFile,
  type RecordedHelper,
} from './runtime/recordedHelpers.ts';

const help = `Usage: npx tsx local/appsync/recordHelpers.ts [--file PATH]
Asks AppSync (EvaluateCode) what its helpers generate for each call in local/appsync/runtime/helpers.recorded.json,
and writes the answers there as verified. It needs no API, makes none, and sends nothing but those calls. Then run
npx vitest run tests/appsync/helpers.test.ts, which compares them with the local runtime.
It needs, in the environment:
  AWS_REGION                                 e.g. eu-central-1
  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY   of somebody who may do appsync:EvaluateCode
  AWS_SESSION_TOKEN                          where the credentials are temporary
With a profile: eval "$(aws configure export-credentials --profile NAME --format env)"`;

try {
  const { values } = parseArgs({ options: { help: { type: 'boolean' }, file: { type: 'string' } } });
  if (values.help) console.log(help);
  else await record(values.file ?? recordedHelpersFile);
} catch (error) {
  const { code = '' } = error as { code?: unknown };
  const known = error instanceof EvaluateCodeError || String(code).startsWith('ERR_PARSE_ARGS');
  console.error(known ? (error as Error).message : 'The helpers could not be recorded.');
  process.exitCode = 1;
}

async function record(file: string): Promise<void> {
  const {
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_ENDPOINT_URL_APPSYNC: endpoint = `https://appsync.${region}.amazonaws.com`,
  } = process.env;
  if (!region || !accessKeyId || !secretAccessKey)
    throw new EvaluateCodeError(
      'Nothing was recorded: set AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (see --help).',
    );
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const evaluate = createEvaluateCode(endpoint, region, credentials);
  const source = `recorded by evaluateCode on ${new Date().toISOString().slice(0, 10)}`;
  const recorded: RecordedHelper[] = [];
  for (const { code } of readRecordedHelpers(file)) {
    const answer = await evaluate(moduleOf(code));
    console.log('refused' in answer ? `refused   ${code}\n          ${answer.refused}` : `recorded  ${code}`);
    const expected = 'refused' in answer ? {} : { expected: readable(answer.value) };
    recorded.push({ code, ...expected, verified: true, source });
  }
  // All or nothing, so that a file never holds half of two recordings.
  const options = { ...(await resolveConfig(file)), parser: 'json' };
  writeFileSync(file, await format(JSON.stringify(recorded), options));
}

function moduleOf(expression: string): string {
  return `import { util } from '@aws-appsync/utils';
import * as ddb from '@aws-appsync/utils/dynamodb';
export function request(ctx) {
  return ${expression};
}
export function response(ctx) {
  return null;
}
`;
}
