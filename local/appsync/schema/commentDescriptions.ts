/**
 * Turns the comment lines above a definition into its description, as AppSync does: the explorer of the console shows them, and
 * so does the local one. Graphql-js no longer knows this older form of SDL.
 * @param sdl of one definition, field, argument or value a line, as `print` writes it
 */
export function describeByComments(sdl: string): string {
  return sdl.replace(/^(?:[ \t]*#.*\n)+/gm, (comment) => {
    const lines = comment.trimEnd().split('\n');
    const indent = /^[ \t]*/.exec(lines[0] ?? '')?.[0] ?? '';
    const text = lines.map((line) => line.replace(/^[ \t]*# ?/, '').replaceAll('"""', '\\"""'));
    return `${indent}"""\n${text.map((line) => `${indent}${line}\n`).join('')}${indent}"""\n`;
  });
}
