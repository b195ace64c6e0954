import ts from 'typescript';
import { insteadOf } from './advice.ts';
import { findingAt, nodeAt, type Finding } from './findings.ts';

/**
 * What TypeScript says of a file when it knows the documented built-ins alone (`lib.d.ts`): another global, method or
 * property, too few arguments, a value of another shape. AppSync type-checks code before it takes it, too.
 */
export function checkTypes(root: string, program: ts.Program, source: ts.SourceFile): Finding[] {
  const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return diagnostics.map((diagnostic) => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
    const name = unknownName(diagnostic.code, text);
    const message =
      name === undefined
        ? `${text} Keep one shape a variable, and call what there is as lib.d.ts and @aws-appsync/utils declare it`
        : `${name} is not part of APPSYNC_JS: ${text} Instead: ${insteadOf(name)}`;
    return findingAt(root, nodeAt(source, diagnostic.start ?? 0), `TS${diagnostic.code}`, message);
  });
}

/** Codes of TypeScript for a name that nothing declares: a global, or a property. */
const unknownNames = new Set([
  2304, 2318, 2339, 2503, 2550, 2551, 2552, 2568, 2580, 2583, 2584, 2585, 2591, 2592, 2693, 2867, 2868, 18004,
]);

function unknownName(code: number, text: string): string | undefined {
  return unknownNames.has(code) ? /'([^']+)'/.exec(text)?.[1] : undefined;
}
