import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { ESLint } from 'eslint';
import { projectRoot } from '../paths.ts';
import { resolverRules } from './resolverRules.ts';

/** AppSync refuses longer code (AWS general reference, AppSync quotas). */
const maxCodeCharacters = 32_768;

/**
 * Checks resolver code, source or bundle, by AppSync's own lint rules and those that they miss.
 * @param files absolute paths of `.ts` sources and built `.js` files, below `root`
 * @returns a line for each finding: file, line, rule, and what is wrong; empty when all is well
 */
export async function checkCode(files: string[], root = projectRoot): Promise<string[]> {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    ignore: false,
    overrideConfig: resolverRules(root),
  });
  const results = await eslint.lintFiles(files);
  const findings = results.flatMap((result) =>
    result.messages.map(
      (message) =>
        `${relative(root, result.filePath)}:${message.line}: ${message.message} (${message.ruleId ?? 'syntax'})`,
    ),
  );
  for (const file of files) {
    const length = readFileSync(file, 'utf8').length;
    if (file.endsWith('.js') && length > maxCodeCharacters) {
      findings.push(
        `${relative(root, file)}: ${length} characters, AppSync takes ${maxCodeCharacters}; move work into another step`,
      );
    }
  }
  return findings;
}
