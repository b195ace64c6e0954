import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createFunctionHost, type FunctionHost } from '../../local/functions/functionHost.ts';
import { Stats } from '../../local/stats.ts';

const buildDir = mkdtempSync(join(tmpdir(), 'functions-'));
const hosts: FunctionHost[] = [];
afterAll(async () => {
  await Promise.all(hosts.map((host) => host.stop()));
  rmSync(buildDir, { recursive: true, force: true });
});

function build(name: string, code: string) {
  mkdirSync(join(buildDir, 'functions', name), { recursive: true });
  writeFileSync(join(buildDir, 'functions', name, 'index.mjs'), code);
}
function host(settings: { environment?: Record<string, string>; timeoutSeconds?: number } = {}) {
  const lines: string[] = [];
  const stats = new Stats();
  const functions = createFunctionHost({
    buildDir,
    environmentOf: () => settings.environment ?? {},
    stats,
    timeoutSecondsOf: () => settings.timeoutSeconds ?? 5,
    log: (line) => lines.push(line),
  });
  hosts.push(functions);
  return { functions, lines, stats };
}

build(
  'echo',
  `let calls = 0;
   export const handler = async (event, context) => {
     calls += 1;
     if (event.fail) throw Object.assign(new RangeError('out of bounds'));
     if (event.big) return 'x'.repeat(7 * 1024 * 1024);
     if (event.circular) { const a = {}; a.a = a; return a; }
     if (event.nothing) return undefined;
     if (event.exit) process.exit(3);
     if (event.loop) for (;;);
     if (event.wait) await new Promise((resolve) => setTimeout(resolve, event.wait));
     if (event.print) { console.log('to stdout'); console.error('to stderr'); }
     return { event, env: { ...process.env }, calls, argv: process.execArgv, name: context.functionName, left: context.getRemainingTimeInMillis() };
   };`,
);
build('unloadable', 'import "./missing.mjs"; export const handler = () => 1;');

it('[lambda.own-environment] gives the event, through JSON, and exactly the environment of the function', async () => {
  const { functions, stats } = host({ environment: { KEY_STORE_TABLE: 'vault-keys' } });
  process.env.LEAKED = 'x';
  const answer = await functions.invoke('echo', { at: new Date(0), gone: undefined });
  delete process.env.LEAKED;
  expect(answer).toMatchObject({
    payload: {
      event: { at: '1970-01-01T00:00:00.000Z' },
      env: { KEY_STORE_TABLE: 'vault-keys' },
      argv: [],
      name: 'echo',
    },
  });
  expect(Object.keys((answer as { payload: { env: object } }).payload.env)).toEqual(['KEY_STORE_TABLE']);
  expect(stats.functions).toEqual({ echo: 1 });
});

it('keeps the function between invocations, and runs several at once', async () => {
  const { functions } = host();
  const started = Date.now();
  const answers = await Promise.all([200, 200, 200].map((wait) => functions.invoke('echo', { wait })));
  expect(Date.now() - started).toBeLessThan(550);
  expect(answers.map((answer) => (answer as { payload: { calls: number } }).payload.calls)).toEqual([
    3, 3, 3,
  ]);
});

it.each([
  [{ fail: true }, { errorType: 'RangeError', errorMessage: 'out of bounds' }],
  [{ circular: true }, { errorType: 'Runtime.MarshalError' }],
  [{ big: true }, { errorType: 'Function.ResponseSizeTooLarge' }],
  [{ exit: true }, { errorType: 'Runtime.ExitError' }],
])('answers %j as an error of the function', async (event, functionError) => {
  expect(await host().functions.invoke('echo', event)).toMatchObject({ functionError });
});

it('answers null for nothing', async () => {
  expect(await host().functions.invoke('echo', { nothing: true })).toEqual({ payload: null });
});

it('refuses an event over 6 MiB without running the function', async () => {
  const { functions, stats } = host();
  const answer = await functions.invoke('echo', { text: 'x'.repeat(6 * 1024 * 1024) });
  expect(answer.functionError?.errorType).toBe('RequestEntityTooLargeException');
  expect(stats.functions).toEqual({});
});

it('ends an invocation at its timeout, even one that never yields, and serves the next in a new thread', async () => {
  const { functions } = host({ timeoutSeconds: 0.3 });
  await functions.warm('echo');
  const answer = await functions.invoke('echo', { loop: true });
  expect(answer.functionError).toMatchObject({
    errorType: 'Sandbox.Timedout',
    errorMessage: expect.stringContaining('Task timed out after 0.30 seconds') as string,
  });
  const { functions: patient } = host();
  expect(await patient.invoke('echo', {})).toMatchObject({ payload: { calls: 1 } });
  expect(await functions.invoke('echo', {})).toMatchObject({ payload: { calls: 1 } });
});

it('lets the other invocations of a timed-out thread finish', async () => {
  const { functions } = host({ timeoutSeconds: 0.4 });
  await functions.warm('echo');
  const slow = functions.invoke('echo', { wait: 2000 });
  await new Promise((resolve) => setTimeout(resolve, 250));
  const other = functions.invoke('echo', { wait: 250 });
  expect((await slow).functionError?.errorType).toBe('Sandbox.Timedout');
  expect(await functions.invoke('echo', {})).toMatchObject({ payload: { calls: 1 } });
  expect(await other).toMatchObject({ payload: { calls: 2 } });
});

it('starts a new thread after one that ended by itself', async () => {
  const { functions } = host();
  await functions.invoke('echo', { exit: true });
  expect(await functions.invoke('echo', {})).toMatchObject({ payload: { calls: 1 } });
});

it('prints what the function writes behind its name, and never to its own stdout', async () => {
  const { functions, lines } = host();
  await functions.invoke('echo', { print: true });
  await expect.poll(() => [...lines].sort()).toEqual(['echo: to stderr', 'echo: to stdout']);
});

it('answers an error of the function, with the reason in the log alone, when its code does not load', async () => {
  const { functions, lines } = host();
  const answer = await functions.invoke('unloadable', {});
  expect(answer.functionError?.errorType).toBe('Error');
  await expect.poll(() => lines.join()).toContain('missing.mjs');
});

it('knows no function that was not built', async () => {
  await expect(host().functions.invoke('other', {})).rejects.toThrow('no built function other');
});

it('runs nothing after its stop', async () => {
  const { functions } = host();
  await functions.warm('echo');
  await functions.stop();
  await expect(functions.invoke('echo', {})).rejects.toThrow('stopped');
});
