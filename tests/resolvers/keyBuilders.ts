/** `resolvers/keys.ts` as AppSync runs it: the helpers that it calls are there in the runtime alone. */
import * as source from '../../resolvers/keys.ts';
import { call, contextOf, loadSample } from '../appsync/bundleSample.ts';

/** What `resolvers/keys.ts` exports: functions, all of them. */
type Keys = typeof source;

const names = Object.keys(source);
const code = await loadSample(
  `import { ${names.join(', ')} } from '../../resolvers/keys.ts';
   const builders = { ${names.join(', ')} };
   export function request(ctx) { return { built: builders[ctx.args.name](...ctx.args.given) }; }
   export function response() { return null; }`,
);

/** Each function of `resolvers/keys.ts`, run in the runtime. */
export const keys = Object.fromEntries(
  names.map((name) => [
    name,
    (...given: unknown[]): unknown => {
      const { value, error } = code.request(contextOf({ name, given }), call);
      if (error) throw new Error(`${error.message}: ${name} of ${JSON.stringify(given)}`);
      return (value as { built: unknown }).built;
    },
  ]),
) as Keys;

/** What DynamoDB compares and counts: the bytes of UTF-8. */
export const bytesOf = (value: string): Buffer => Buffer.from(value, 'utf8');

/** Whether the bytes begin so, as DynamoDB's `begins_with`. */
export const beginsWith = (value: string, prefix: string): boolean =>
  bytesOf(value).subarray(0, bytesOf(prefix).length).equals(bytesOf(prefix));

/** Whether the bytes lie between two others, both included, as DynamoDB's `BETWEEN`. */
export const isBetween = (value: string, from: string, to: string): boolean =>
  Buffer.compare(bytesOf(from), bytesOf(value)) <= 0 && Buffer.compare(bytesOf(value), bytesOf(to)) <= 0;
