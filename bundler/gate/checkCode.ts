import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { ESLint } from 'eslint';
import { projectRoot } from '../paths.ts';
import { adviceOf } from './advice.ts';
import { functionAround, nodeAt, type Finding } from './findings.ts';
import { checkFunctions } from './functions.ts';
import { checkHouseRules } from './houseRules.ts';
import { programFor, readPrograms, type Programs } from './programs.ts';
import { resolverRules } from './resolverRules.ts';
import { checkSyntax } from './syntax.ts';
import { checkTypes } from './types.ts';

/** AppSync refuses longer code (AWS general reference, AppSync quotas). */
const maxCodeCharacters = 32_768;

/**
 * Checks resolver code as AppSync does before it takes it, and by the house's rules (CONTRIBUTING): AppSync's own lint
 * rules, its forms (`syntax.ts`), its built-ins (`lib.d.ts`), its use of functions, its length.
 * @param files absolute paths of `.ts` sources below `root/resolvers` and of built `.js` files below `root/.build/resolvers`
 * @returns what is wrong, and what to write instead; empty when all is well
 */
export async function checkCode(files: string[], root = projectRoot): Promise<Finding[]> {
  const programs = readPrograms(files);
  const findings = files.flatMap((file) => {
    const program = programFor(programs, file);
    const source = program.getSourceFile(file);
    if (!source) throw new Error(`${relative(root, file)} is not there`);
    return [
      ...checkLength(root, file),
      ...checkSyntax(root, source),
      ...checkFunctions(root, program, source),
      ...checkTypes(root, program, source),
      ...checkHouseRules(root, program, source),
    ];
  });
  return [...findings, ...(await lint(root, files, programs))];
}

function checkLength(root: string, file: string): Finding[] {
  const { length } = readFileSync(file, 'utf8');
  if (!file.endsWith('.js') || length <= maxCodeCharacters) return [];
  const message = `${length} characters, AppSync takes ${maxCodeCharacters}; move work into another step`;
  return [{ file: relative(root, file), line: 0, inside: '', rule: 'length', message }];
}

async function lint(root: string, files: string[], programs: Programs): Promise<Finding[]> {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    ignore: false,
    overrideConfig: resolverRules(programs),
  });
  const results = await eslint.lintFiles(files);
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, column, message, ruleId }) => {
      const source = programFor(programs, filePath).getSourceFile(filePath);
      const at = source && nodeAt(source, source.getPositionOfLineAndCharacter(line - 1, column - 1));
      const advice = adviceOf(ruleId ?? '');
      return {
        file: relative(root, filePath),
        line,
        inside: functionAround(at),
        rule: ruleId ?? 'syntax',
        message: advice ? `${message}; ${advice}` : message,
      };
    }),
  );
}
