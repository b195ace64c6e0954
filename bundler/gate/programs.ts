import { dirname, join } from 'node:path';
import ts from 'typescript';
import { projectRoot } from '../paths.ts';

/** Holds every built-in that there is. */
export const libraryFile = join(projectRoot, 'bundler/gate/lib.d.ts');

/** Sources and bundles as TypeScript reads them, each with its own settings and with the gate's library alone. */
export interface Programs {
  sources: ts.Program;
  bundles: ts.Program;
}

/** Reads the files: `.ts` by `resolvers/tsconfig.json`, `.js` by `bundler/gate/tsconfig.json`. */
export function readPrograms(files: string[]): Programs {
  return {
    sources: programOf('resolvers/tsconfig.json', ofKind(files, '.ts')),
    bundles: programOf('bundler/gate/tsconfig.json', ofKind(files, '.js')),
  };
}

/** The program that a file is part of. */
export function programFor(programs: Programs, file: string): ts.Program {
  return file.endsWith('.ts') ? programs.sources : programs.bundles;
}

const ofKind = (files: string[], ending: string): string[] => files.filter((file) => file.endsWith(ending));

/** A program, bound: each node knows its parent. */
function programOf(config: string, files: string[]): ts.Program {
  const path = join(projectRoot, config);
  const { config: settings } = ts.readConfigFile(path, (name) => ts.sys.readFile(name)) as {
    config: { include?: string[]; files?: string[] };
  };
  delete settings.include;
  settings.files = [libraryFile, ...files];
  const { options } = ts.parseJsonConfigFileContent(settings, ts.sys, dirname(path), undefined, path);
  const rules = { noUnusedLocals: false, noUnusedParameters: false };
  const program = ts.createProgram({ rootNames: settings.files, options: { ...options, ...rules } });
  program.getTypeChecker();
  return program;
}
