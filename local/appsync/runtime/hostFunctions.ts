/** Everything that resolver code may call and that depends on nothing but its arguments and the time, by name. */
import { dynamodbModule } from './dynamodbModule.ts';
import type { Clock, HostFunction } from './handlerState.ts';
import { javaReplace } from './javaRegex.ts';
import { notEmulated } from './notEmulated.ts';
import { utilDynamodb } from './utilDynamodb.ts';
import { utilGeneral, utilIds } from './utilGeneral.ts';
import { utilTime } from './utilTime.ts';
import { utilTransform } from './utilTransform.ts';

/** @param print takes what the code gives to `console.log` and `console.error` */
export function hostFunctions(print: (line: string) => void, now: Clock): Record<string, HostFunction> {
  return {
    notEmulated,
    'json.parse': parseLeniently,
    'string.replace': javaReplace,
    'console.print': (values: unknown[]) =>
      print(values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ')),
    ...prefixed('util.', utilGeneral),
    ...prefixed('util.', utilIds(now)),
    ...prefixed('util.time.', utilTime(now)),
    ...prefixed('util.dynamodb.', utilDynamodb),
    ...prefixed('util.transform.', utilTransform),
    ...prefixed('dynamodb.', dynamodbModule),
  };
}

/** AppSync's JSON.parse answers an empty string for bad input (developer guide, runtime features). */
function parseLeniently(text: unknown): unknown {
  try {
    return JSON.parse(String(text)) as unknown;
  } catch {
    return '';
  }
}

function prefixed(prefix: string, functions: Record<string, HostFunction>): Record<string, HostFunction> {
  return Object.fromEntries(Object.entries(functions).map(([name, value]) => [prefix + name, value]));
}
