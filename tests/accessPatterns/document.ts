import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { sourceFile, type Operation } from '../../bundler/operations.ts';
import type { AccessCase } from './accessCase.ts';
import { nameOf, type Figures } from './figures.ts';
import { inWords } from './recording.ts';

/** Where the text stands, below the project's folder. */
export const documentFile = 'docs/access-patterns.md';

const introduction = `# Access patterns

Every operation, what it asks of DynamoDB and what that consumes. \`npm run docs:access-patterns\` measures it and writes this file;
\`npm test\` measures again and compares.

Each figure is the same in a vault of 10, of 1,000 and of 10,000 items; "3 for 25" is a page of 25, measured in the last two. A
usual item has a host, a folder and a tag, is a favourite, and its row takes BYTES bytes.

A reader pays 1 RCU for 4 KB, half of it where the read is not consistent; a writer 1 WCU for 1 KB, 2 in a transaction. The
embedded database counts a ConditionCheck as a write, and what a transaction writes to an index once; whether AWS does is not
verified. A failed condition consumes write units, too, which DynamoDB does not report.

The columns count the vault table. What the functions ask of the key store stands beside them, where it is not nothing. They have
the vault's key and have met its caller already; a function that has not met a member reads two rows of the key store in one
\`BatchGetItem\`, once a minute, and the key, where it has none, with one \`GetItem\`.

Below each table stands what is sent, \`v\` in the place of a vault's id, \`i\` of an item's, \`m\` of a member's.
`;

/** The whole text, formatted. `usualBytes`: what a usual item takes as a row. */
export async function documentOf(
  operations: Operation[],
  cases: AccessCase[],
  figures: Map<string, Figures[]>,
  usualBytes: number,
): Promise<string> {
  const sections = operations.map((operation) => {
    const own = cases.filter((one) => one.operation === operation.name);
    return section(operation, own, figures);
  });
  const text = [introduction.replace('BYTES', String(usualBytes)), ...sections].join('\n');
  const options = await resolveConfig(documentFile, { editorconfig: false });
  return format(text, { ...options, filepath: documentFile });
}

function section(operation: Operation, cases: AccessCase[], figures: Map<string, Figures[]>): string {
  const all = cases.flatMap((one) => figures.get(nameOf(one)) ?? []);
  const hasKeyStore = all.some(({ keyStore }) => inWords(keyStore) !== '');
  const rows = cases.map((one) => row(one, figures.get(nameOf(one)) ?? [], hasKeyStore));
  const sent = cases.map((one) => ({
    one,
    lines: (figures.get(nameOf(one))?.at(-1)?.sent ?? []).join('\n'),
  }));
  const blocks = [...new Set(sent.map(({ lines }) => lines))].filter((lines) => lines !== '');
  return [
    `## [${operation.name}](../resolvers/${resolverOf(operation)})\n`,
    `| Pattern | RCU | WCU | WCU in indexes |${hasKeyStore ? ' Key store |' : ''}`,
    `| - | - | - | - |${hasKeyStore ? ' - |' : ''}`,
    ...rows,
    '',
    ...blocks.map((block) => {
      const patterns = sent.filter(({ lines }) => lines === block).map(({ one }) => one.pattern);
      return `${capital(patterns.join('; '))}:\n\n\`\`\`\n${block}\n\`\`\`\n`;
    }),
  ].join('\n');
}

function row({ pattern }: AccessCase, pages: Figures[], hasKeyStore: boolean): string {
  const reads = pages.map(({ page, rcu }) => (page === undefined ? `${rcu}` : `${rcu} for ${page}`));
  const { tableWcu = 0, indexWcu = 0, keyStore } = pages.at(-1) ?? {};
  const ofKeyStore = hasKeyStore && keyStore ? ` ${inWords(keyStore)} |` : '';
  return `| ${pattern} | ${reads.join(', ')} | ${tableWcu} | ${indexWcu} |${ofKeyStore}`;
}

function resolverOf({ codeFile, dataSource, steps }: Operation): string {
  return steps.length > 0 ? `${dirname(codeFile)}/` : sourceFile(codeFile, dataSource);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
