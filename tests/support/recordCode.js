// Preloaded into a local stack by `--import`: writes down what of BUILD_DIR it runs, as `sha256sum` would, to CODE_RECORD.
// Resolvers and schema are read by readFileSync, and a function's bundle is named in the data of its worker thread.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import threads from 'node:worker_threads';

const { BUILD_DIR, CODE_RECORD } = process.env;
const { readFileSync, appendFileSync } = fs;
const { Worker } = threads;

function record(file, content) {
  const name = path.relative(BUILD_DIR, file);
  const digest = createHash('sha256').update(content).digest('hex');
  if (/^(functions|resolvers)\/|^schema\.graphql$/.test(name))
    appendFileSync(CODE_RECORD, `${digest}  ${name}\n`);
}

fs.readFileSync = (file, ...options) => {
  const content = readFileSync(file, ...options);
  if (typeof file === 'string') record(file, content);
  return content;
};
threads.Worker = class extends Worker {
  constructor(program, options) {
    const entry = options?.workerData?.entry;
    if (entry) record(entry, readFileSync(entry));
    super(program, options);
  }
};
syncBuiltinESMExports();
