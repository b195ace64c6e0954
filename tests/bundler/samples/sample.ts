/** A piece of resolver code: what it shows, and the body of a `request` handler, or a whole file. */
export interface Sample {
  shows: string;
  code: string;
}

/** Code that AppSync refuses. */
export interface ForbiddenSample extends Sample {
  /** What a finding in the source says. */
  says: string;
}

/** The file around a sample's code: its arguments have types in the source, and none in the bundle. */
export function fileOf({ code }: Sample): string {
  if (/^(import|export) /m.test(code)) return `${code}\n`;
  return `import { extensions, runtime, util, type Context } from '@aws-appsync/utils';

interface Arguments {
  text: string;
  count: number;
  list: string[];
  numbers: number[];
  record: Record<string, number>;
}

export function request(ctx: Context<Arguments>): unknown {
  const { text, count, list, numbers, record } = ctx.args;
${code.replace(/^/gm, '  ')}
}

export const used = [util, runtime, extensions];
`;
}
