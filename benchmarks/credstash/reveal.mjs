/**
 * aws-credstash as its README uses it, told what to do by the benchmark that forks it: `{ fill, table }` makes a table with so
 * many secrets, `{ reveal, table }` reads them all, and answers how many milliseconds that took.
 */
import process from 'node:process';
import Credstash from 'aws-credstash';

const { DYNAMODB, KMS, KMS_KEY } = process.env;
const stash = (table) =>
  Credstash({
    table,
    kmsKey: KMS_KEY,
    awsOpts: { region: 'us-east-1' },
    dynamoOpts: { endpoint: DYNAMODB },
    kmsOpts: { endpoint: KMS },
  });

async function fill(table, count) {
  const secrets = stash(table);
  await secrets.createDdbTable();
  for (let from = 0; from < count; from += 20) {
    const names = Array.from({ length: Math.min(20, count - from) }, (_, index) => `login-${from + index}`);
    await Promise.all(names.map((name) => secrets.putSecret({ name, secret: `the password of ${name}` })));
  }
  return 0;
}

async function reveal(table, count) {
  const secrets = stash(table);
  const begin = process.hrtime.bigint();
  const opened =
    count === 1
      ? [await secrets.getSecret({ name: 'login-0' })]
      : Object.keys(await secrets.getAllSecrets({}));
  const ms = Number(process.hrtime.bigint() - begin) / 1e6;
  if (opened.length !== count) throw new Error(`aws-credstash opened ${opened.length} of ${count}`);
  return ms;
}

process.on('message', ({ table, ...todo }) => {
  const done = 'fill' in todo ? fill(table, todo.fill) : reveal(table, todo.reveal);
  done.then(
    (ms) => process.send({ ms }),
    (error) => process.send({ error: String(error) }),
  );
});
