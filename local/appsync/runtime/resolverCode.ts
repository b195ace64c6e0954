/** Runs one resolver bundle as AppSync's APPSYNC_JS runtime does. */
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import type { FieldError, SubscriptionFilter } from '../types.ts';
import { HandlerStopped, createHandlerState, type Clock, type HandlerCall } from './handlerState.ts';
import { hostFunctions } from './hostFunctions.ts';

/** What a handler did. */
export interface HandlerOutcome {
  /** What it returned, or gave to `runtime.earlyReturn`; null for nothing. Went through JSON. */
  value: unknown;
  /** The stash, as the handler left it. */
  stash: Record<string, unknown>;
  /** Set when it ended by `runtime.earlyReturn`. */
  earlyReturn?: 'NEXT' | 'END';
  /** Set when it ended by `util.error`, `util.unauthorized` or a failure (`Code`, `Runtime Error`). */
  error?: FieldError;
  appendedErrors: FieldError[];
  filter?: SubscriptionFilter;
  invalidationFilter?: SubscriptionFilter;
  invalidations: { subscriptionField: string; payload: Record<string, unknown> }[];
}

/** `ctx` as the executor gives it; `args` and the missing members are added inside. */
export interface HandlerContext {
  arguments: Record<string, unknown>;
  stash: Record<string, unknown>;
  info: { selectionSetList: string[]; selectionSetGraphQL: string };
}

/** One loaded bundle. Its handlers are synchronous, so calls never overlap. */
export type ResolverCode = Record<
  'request' | 'response',
  (context: HandlerContext, call: Omit<HandlerCall, 'phase'>) => HandlerOutcome
>;

type Handler = (context: unknown) => unknown;
interface Inside {
  modules: Record<string, unknown>;
  run(handler: Handler, contextText: string): { text: string; thrown?: unknown };
}

/** Run as text in each context: as a module it would be one of the server's own. */
const insideContext = readFileSync(new URL('./insideContext.js', import.meta.url), 'utf8');
const setUp = new vm.Script(`(${insideContext.replace('export function', 'function')})`, {
  filename: 'insideContext.js',
});

/**
 * Loads a bundle into a context of its own, which lives as long as the server.
 *
 * @param source ES module text as esbuild prints it, importing only `@aws-appsync/utils` and its `/dynamodb`
 * @param name for messages, e.g. `Query.items.js`
 * @param log takes a line: failures with their place in the bundle, never with ctx; and `console.log`
 * @param now what the code is told of the time
 * @throws Error when the text is no such module, lacks a handler, or fails as it loads
 */
export function loadResolverCode(
  source: string,
  name: string,
  log = logToStderr,
  now: Clock = () => Date.now(),
): ResolverCode {
  const context = vm.createContext({}, { codeGeneration: { strings: false, wasm: false } });
  const state = createHandlerState();
  const functions = { ...hostFunctions((line) => log(`${name}: ${line}`), now), ...state.functions };
  const callHost = (functionName: string, argumentsText: string): string | undefined => {
    const values = JSON.parse(argumentsText) as never[];
    const answer: unknown = functions[functionName]?.(...values);
    return answer === undefined ? undefined : JSON.stringify(answer);
  };
  const prepare = setUp.runInContext(context) as (call: typeof callHost, names: string[]) => Inside;
  const inside = prepare(callHost, Object.keys(functions));
  const load = new vm.Script(asScript(source, name), { filename: name }).runInContext(context) as (
    modules: Inside['modules'],
  ) => Partial<Record<'request' | 'response', Handler>>;
  const { request, response } = load(inside.modules);
  if (!request || !response) throw new Error(`${name} must export request and response`);

  function run(handler: Handler, handlerContext: HandlerContext, call: HandlerCall): HandlerOutcome {
    const outcome = state.begin(call);
    try {
      const { text, thrown } = inside.run(handler, JSON.stringify(handlerContext));
      const left = JSON.parse(text) as { value?: unknown; stash: Record<string, unknown> };
      outcome.stash = left.stash;
      if (thrown === undefined) outcome.value = left.value ?? null;
      else if (!(thrown instanceof HandlerStopped)) throw thrown;
    } catch (failure) {
      log(`${name}: ${call.phase} failed: ${placeOf(failure)}`);
      outcome.error = { message: 'Runtime Error', errorType: 'Code', data: null, errorInfo: null };
    }
    return outcome;
  }
  return {
    request: (handlerContext, call) => run(request, handlerContext, { ...call, phase: 'request' }),
    response: (handlerContext, call) => run(response, handlerContext, { ...call, phase: 'response' }),
  };
}

const imports =
  /^import\s+(?:\{([^}]*)\}|\*\s+as\s+(\w+))\s+from\s+"(@aws-appsync\/utils(?:\/dynamodb)?)";/gm;
const exportList = /^export\s+\{([^}]*)\};/gm;
const exportedFunction = /^export (function (\w+)\()/gm;

/** A module as a function of its imports that answers its exports: Node links modules in contexts only behind a flag. Lines stay where they were. */
function asScript(source: string, name: string): string {
  const exported: string[] = [];
  const body = source
    .replace(imports, (_, names: string | undefined, all: string | undefined, module: string) => {
      const target = names === undefined ? all : `{${names.replace(/\bas\b/g, ':')}}`;
      return `const ${target} = modules[${JSON.stringify(module)}];`;
    })
    .replace(exportList, (_, names: string) => {
      for (const entry of names.split(',')) {
        const [local = '', as = local] = entry.trim().split(/\s+as\s+/);
        if (local) exported.push(`${as}: ${local}`);
      }
      return names.replace(/[^\n]/g, '');
    })
    .replace(exportedFunction, (_, declaration: string, functionName: string) => {
      exported.push(functionName);
      return declaration;
    });
  if (/^(?:import|export)\b/m.test(body)) throw new Error(`${name} is not a module of the bundler's`);
  return `(function (modules) { 'use strict'; ${body}\nreturn { ${exported.join(', ')} }; })`;
}

function placeOf(failure: unknown): string {
  if (typeof failure !== 'object' || failure === null || !('stack' in failure)) return 'unknown failure';
  return String(failure.stack).split('\n').slice(0, 4).join(' ').replace(/\s+/g, ' ');
}

function logToStderr(line: string): void {
  process.stderr.write(`resolver ${line}\n`);
}
