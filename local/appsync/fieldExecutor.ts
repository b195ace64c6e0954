/** Runs the resolver of a field, unit or pipeline, as AppSync does (developer guide, "Resolvers" and "Runtime"). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation, Step } from '../../bundler/operations.ts';
import { RequestMalformed, type DataSource, type DataSourceAnswer } from './dataSources/dataSource.ts';
import { createHandlerRunner, FieldFailed, fieldError } from './handlerRunner.ts';
import { checkQuotas } from './quotas.ts';
import type { Clock } from './runtime/handlerState.ts';
import { loadResolverCode, type ResolverCode } from './runtime/resolverCode.ts';
import type { FieldExecutor, FieldRequest, FieldResult } from './types.ts';

/** The longest that AppSync lets a request take. */
const limitMs = 30_000;

const authTypes = { AMAZON_COGNITO_USER_POOLS: 'User Pool Authorization', AWS_IAM: 'IAM Authorization' };

interface Loaded {
  code: ResolverCode;
  steps: { step: Step; code: ResolverCode }[];
}

/**
 * Loads the code of every operation; nothing is read again later.
 *
 * @param buildDir the folder that holds `resolvers/`
 * @param dataSources by the names that operations and steps bear: `table`, `none`, functions
 * @param env the API's environment variables, `ctx.env`
 * @param log takes a line about a failure, for the server's own stderr; never with a value of ctx
 * @param now what resolvers are told of the time, `util.time`; for tests
 * @throws Error when a bundle is missing or does not load, or names a data source that is not given, or a quota of AppSync is exceeded
 */
export function createFieldExecutor(settings: {
  operations: Operation[];
  buildDir: string;
  dataSources: Record<string, DataSource>;
  env: Record<string, string>;
  timeoutMs?: number;
  log?: (line: string) => void;
  now?: Clock;
}): FieldExecutor {
  const { operations, buildDir, dataSources, env, timeoutMs = limitMs, log, now } = settings;
  checkQuotas(operations, env);
  const load = (file: string) =>
    loadResolverCode(readFileSync(join(buildDir, 'resolvers', file), 'utf8'), file, log, now);
  const loaded = new Map<string, Loaded>();
  for (const operation of operations) {
    const names =
      operation.steps.length > 0 ? operation.steps.map((step) => step.dataSource) : [operation.dataSource];
    const unknown = names.find((name) => !dataSources[name ?? '']);
    if (unknown !== undefined) throw new Error(`${operation.name} needs the data source ${unknown}`);
    const steps = operation.steps.map((step) => ({ step, code: load(step.codeFile) }));
    loaded.set(operation.name, { code: load(operation.codeFile), steps });
  }

  async function askDataSource(
    name: string | undefined,
    request: unknown,
    resolver: string,
  ): Promise<DataSourceAnswer> {
    try {
      const dataSource = dataSources[name ?? ''];
      if (!dataSource) throw new Error('no data source');
      return await dataSource.invoke(request, { resolver });
    } catch (failure) {
      if (failure instanceof RequestMalformed)
        throw new FieldFailed(fieldError(failure.message, 'MappingTemplate'));
      (log ?? logToStderr)(
        `${resolver}: its data source failed: ${failure instanceof Error ? failure.stack : ''}`,
      );
      throw new FieldFailed(fieldError('Internal Failure', 'InternalFailure'));
    }
  }

  async function resolve(request: FieldRequest, result: FieldResult): Promise<unknown> {
    const { operation, info } = request;
    const resolver = loaded.get(operation.name);
    if (!resolver) throw new FieldFailed(fieldError('Internal Failure', 'InternalFailure'));
    const call = {
      parentTypeName: info.parentTypeName,
      fieldName: info.fieldName,
      authType: authTypes[request.caller.mode],
    };
    const run = createHandlerRunner(request, env, call, result);
    const before = run(resolver.code, 'request', {});

    if (resolver.steps.length === 0) {
      if (before.earlyReturn) return before.value;
      const answer = await askDataSource(operation.dataSource, before.value, operation.name);
      return run(resolver.code, 'response', answer).value;
    }

    let previous: unknown = before.value;
    for (const { step, code } of before.earlyReturn ? [] : resolver.steps) {
      const prev = { result: previous };
      const asked = run(code, 'request', { prev });
      previous = asked.value;
      if (asked.earlyReturn === 'END') break;
      if (asked.earlyReturn) continue;
      const answer = await askDataSource(step.dataSource, asked.value, step.codeFile.replace(/\.js$/, ''));
      const answered = run(code, 'response', { prev, ...answer });
      previous = answered.value;
      if (answered.earlyReturn === 'END') break;
    }
    return run(resolver.code, 'response', { prev: { result: previous }, result: previous }).value;
  }

  return {
    async run(request) {
      const result: FieldResult = { data: null, errors: [], invalidations: [] };
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise<never>((_, reject) => {
        timer = setTimeout(
          () => reject(new FieldFailed(fieldError('Execution timed out.', 'ExecutionTimeout'))),
          timeoutMs,
        );
      });
      try {
        const data = await Promise.race([resolve(request, result), timeout]);
        return { ...result, data };
      } catch (failure) {
        if (!(failure instanceof FieldFailed)) throw failure;
        return { ...result, errors: [...result.errors, failure.error] };
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function logToStderr(line: string): void {
  process.stderr.write(`resolver ${line}\n`);
}
