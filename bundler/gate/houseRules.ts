import { relative } from 'node:path';
import type ts from 'typescript';
import type { Finding } from './findings.ts';
import { checkSecretArguments } from './secretArguments.ts';
import { checkStash } from './secretStash.ts';
import { checkErrorFirst, checkHelpers, checkReads } from './tableRules.ts';

/** What AppSync would take and the house does not (CONTRIBUTING, "House rules"): rules on sources, which still have types and names. */
export function checkHouseRules(root: string, program: ts.Program, source: ts.SourceFile): Finding[] {
  if (!source.fileName.endsWith('.ts')) return [];
  const path = relative(root, source.fileName).replace(/^resolvers\//, '');
  const house = { root, path, source, program };
  return [checkReads, checkHelpers, checkErrorFirst, checkSecretArguments, checkStash].flatMap((check) =>
    check(house),
  );
}
