import type { HouseSample } from './house.ts';

const secretArguments: HouseSample[] = [
  {
    shows: 'a secret argument in a write step',
    rule: 'secret-arguments',
    path: 'Mutation.writesSecret/3.write.ts',
    refused: 'export const request = (ctx: Context) => ({ payload: ctx.args.input.login });',
    says: 'only a step named seal reads it',
    allowed: 'export const request = (ctx: Context) => ({ payload: ctx.args.input.title });',
  },
  {
    shows: 'a secret argument that is destructured',
    rule: 'secret-arguments',
    path: 'Mutation.takesNote/1.authorize.ts',
    refused:
      'export const request = (ctx: Context) => { const { note: n } = ctx.args.input; return { n }; };',
    says: 'note is secret',
    allowed:
      'export const request = (ctx: Context) => { const { title: n } = ctx.args.input; return { n }; };',
  },
  {
    shows: 'a secret argument by its name in a string',
    rule: 'secret-arguments',
    path: 'Mutation.byString/3.write.ts',
    refused: "export const request = (ctx: Context) => ({ payload: ctx.args.input['login'] });",
    says: 'login is secret',
    allowed: "export const request = (ctx: Context) => ({ payload: ctx.args.input['title'] });",
  },
  {
    shows: 'arguments handed on as a whole',
    rule: 'secret-arguments',
    path: 'Mutation.whole/3.write.ts',
    refused: 'export const request = (ctx: Context) => ({ payload: ctx.args.input });',
    says: 'name those that are needed',
    allowed:
      'export const request = (ctx: Context<{ input: { id: string } }>) => ({ payload: ctx.args.input });',
  },
  {
    shows: 'arguments with a secret among them, by their types',
    rule: 'secret-arguments',
    path: 'Mutation.typed/3.write.ts',
    refused:
      'export const request = (ctx: Context<{ input: { id: string; note?: string } }>) => ({ payload: ctx.args });',
    says: 'name those that are needed',
    allowed: 'export const request = (ctx: Context<{ id: string }>) => ({ payload: ctx.args });',
  },
  {
    shows: 'the rest of the arguments',
    rule: 'secret-arguments',
    path: 'Mutation.rest/3.write.ts',
    refused:
      'export const request = (ctx: Context) => { const { id, ...rest } = ctx.args.input; return { rest }; };',
    says: 'name those that are needed',
    allowed:
      'export const request = (ctx: Context) => { const { id, title } = ctx.args.input; return { id, title }; };',
  },
  {
    shows: 'arguments taken out of ctx',
    rule: 'secret-arguments',
    path: 'Mutation.outOfContext/3.write.ts',
    refused: 'export const request = ({ args }: Context) => ({ payload: args.input });',
    says: 'name those that are needed',
    allowed: 'export const request = ({ stash }: Context) => ({ payload: stash.id });',
  },
  {
    shows: 'arguments whose names are not told',
    rule: 'secret-arguments',
    path: 'Mutation.unnamed/3.write.ts',
    refused: 'export const request = (ctx: Context<Record<string, unknown>>) => ({ payload: ctx.args });',
    says: 'name those that are needed',
    allowed: 'export const request = (ctx: Context<Record<string, unknown>>) => ({ payload: ctx.args.id });',
  },
  {
    shows: 'arguments with a secret further below, by their types',
    rule: 'secret-arguments',
    path: 'Mutation.below/3.write.ts',
    refused:
      'export const request = (ctx: Context<{ change: { parts: { note?: string }[] } }>) => { const { parts } = ctx.args.change; return { parts }; };',
    says: 'name those that are needed',
    allowed:
      'export const request = (ctx: Context<{ change: { parts: { id?: string }[] } }>) => { const { parts } = ctx.args.change; return { parts }; };',
  },
  {
    shows: 'arguments of a type within itself, with a secret',
    rule: 'secret-arguments',
    path: 'Mutation.recursive/3.write.ts',
    refused:
      'interface Part { id: string; note?: string; parts?: Part[] }\nexport const request = (ctx: Context<{ part: Part }>) => ({ payload: ctx.args.part });',
    says: 'name those that are needed',
    allowed:
      'interface Part { id: string; parts?: Part[] }\nexport const request = (ctx: Context<{ part: Part }>) => ({ payload: ctx.args.part });',
  },
  {
    shows: 'the input in a variable, handed on',
    rule: 'secret-arguments',
    path: 'Mutation.variable/3.write.ts',
    refused:
      'export const request = (ctx: Context) => { const input = ctx.args.input; return { payload: input }; };',
    says: 'name those that are needed',
    allowed:
      'export const request = (ctx: Context) => { const input = ctx.args.input; return { payload: input.title }; };',
  },
  {
    shows: 'an argument by a name that is computed',
    rule: 'secret-arguments',
    path: 'Mutation.computed/3.write.ts',
    refused:
      'export const request = (ctx: Context) => { const { [ctx.stash.name]: value } = ctx.args.input; return { value }; };',
    says: 'name those that are needed',
    allowed:
      "export const request = (ctx: Context) => { const { 'title': value } = ctx.args.input; return { value }; };",
  },
  {
    shows: 'an argument by an index that is computed',
    rule: 'secret-arguments',
    path: 'Mutation.computedIndex/3.write.ts',
    refused: 'export const request = (ctx: Context) => ({ payload: ctx.args.input[ctx.stash.name] });',
    says: 'name those that are needed',
    allowed: 'export const request = (ctx: Context) => ({ payload: ctx.stash[ctx.args.input.title] });',
  },
  {
    shows: 'ctx in a payload',
    rule: 'secret-arguments',
    path: 'Mutation.context/2.seal.ts',
    refused: "import { invoke } from '../invoke.ts';\nexport const request = (ctx: Context) => invoke(ctx);",
    says: 'name those that are needed',
    allowed:
      "import { invoke } from '../invoke.ts';\nimport { callerOf } from '../caller.ts';\nexport const request = (ctx: Context) => invoke(callerOf(ctx));",
  },
  {
    shows: 'ctx as text',
    rule: 'secret-arguments',
    path: 'Mutation.contextAsText/3.write.ts',
    refused: 'export const request = (ctx: Context) => ({ payload: JSON.stringify(ctx) });',
    says: 'name those that are needed',
    allowed: 'export const request = (ctx: Context) => ({ payload: JSON.stringify(ctx.env) });',
  },
  {
    shows: 'arguments beside an opened secret',
    rule: 'secret-arguments',
    path: 'Query.opensMore/5.open.ts',
    refused:
      'export function response(ctx: Context) { if (ctx.error) return null; return [ctx.result, ctx.args]; }',
    says: 'name those that are needed',
    allowed:
      'export function response(ctx: Context) { if (ctx.error) return null; const { customFields, login } = ctx.result; return { customFields, login }; }',
  },
  {
    shows: 'the rest of the input, taken out of ctx',
    rule: 'secret-arguments',
    path: 'Mutation.restOfInput/3.write.ts',
    refused: 'export const request = ({ args: { input: { id, ...rest } } }: Context) => ({ id, rest });',
    says: 'name those that are needed',
    allowed: 'export const request = ({ stash: { id, ...rest } }: Context) => ({ id, rest });',
  },
  {
    shows: 'a secret in a payload, with the arguments',
    rule: 'secret-arguments',
    path: 'Mutation.ownName/2.seal.ts',
    refused:
      'export const request = (ctx: Context<{ input: { database?: { database: string } } }>) => { const { input } = ctx.args; return { input }; };',
    says: 'name those that are needed',
    allowed:
      'export const request = (ctx: Context<{ input: { database?: { database: string } } }>) => { const { database } = ctx.args.input; return { database }; };',
  },
  {
    shows: 'ctx in the stash',
    rule: 'secret-arguments',
    path: 'Mutation.stashedContext/1.authorize.ts',
    refused: 'export const request = (ctx: Context) => { ctx.stash.all = { ctx }; return {}; };',
    says: 'name those that are needed',
    allowed: 'export const request = (ctx: Context) => { ctx.stash.all = { env: ctx.env }; return {}; };',
  },
  {
    shows: 'the rest of ctx',
    rule: 'secret-arguments',
    path: 'Mutation.restOfContext/3.write.ts',
    refused: 'export const request = ({ stash, ...rest }: Context) => ({ stash, rest });',
    says: 'name those that are needed',
    allowed: 'export const request = ({ stash, env }: Context) => ({ stash, env });',
  },
  {
    shows: 'the variables of the request',
    rule: 'secret-arguments',
    path: 'Mutation.variables/3.write.ts',
    refused: 'export const request = (ctx: Context) => ({ payload: ctx.info.variables });',
    says: 'under names of the caller',
    allowed: 'export const request = (ctx: Context) => ({ payload: ctx.stash.variables });',
  },
  {
    shows: 'the variables of the request, taken out',
    rule: 'secret-arguments',
    path: 'Mutation.variablesTaken/3.write.ts',
    refused: 'export const request = ({ info: { variables } }: Context) => ({ payload: variables });',
    says: 'under names of the caller',
    allowed: 'export const request = ({ info: { fieldName } }: Context) => ({ payload: fieldName });',
  },
  {
    shows: 'all that is told of the request',
    rule: 'secret-arguments',
    path: 'Mutation.info/3.write.ts',
    refused: 'export const request = (ctx: Context) => ({ payload: ctx.info });',
    says: 'name those that are needed',
    allowed: 'export const request = (ctx: Context) => ({ payload: ctx.identity });',
  },
  {
    shows: 'the identity that is an argument',
    rule: 'secret-arguments',
    path: 'Mutation.identity/1.authorize.ts',
    refused: 'export const request = (ctx: Context) => ({ payload: ctx.args.input.identity });',
    says: 'identity is secret',
    allowed: 'export const request = ({ identity }: Context) => ({ payload: identity });',
  },
  {
    shows: 'the identity of what is only called ctx',
    rule: 'secret-arguments',
    path: 'Mutation.notContext/1.authorize.ts',
    refused: 'export const idOf = (ctx: { identity: object }) => ({ payload: ctx.identity });',
    says: 'identity is secret',
    allowed: 'export const idOf = (ctx: Context) => ({ payload: ctx.identity });',
  },
];

const stash: HouseSample[] = [
  {
    shows: 'a secret argument in the stash',
    rule: 'secret-stash',
    path: 'Mutation.stashes/2.seal.ts',
    refused: 'export const request = (ctx: Context) => { ctx.stash.a = ctx.args.input.login; return {}; };',
    says: 'into the payload of invoke alone',
    allowed: 'export const request = (ctx: Context) => { ctx.stash.a = ctx.args.input.title; return {}; };',
  },
  {
    shows: 'what is made of a secret argument in the stash',
    rule: 'secret-stash',
    path: 'Mutation.stashesPayload/2.seal.ts',
    refused:
      'export const request = (ctx: Context) => { const { note, id } = ctx.args.input; const payload = { note, id }; ctx.stash.a = { payload }; return {}; };',
    says: 'into the payload of invoke alone',
    allowed:
      'export const request = (ctx: Context) => { const { note, id } = ctx.args.input; ctx.stash.a = { id } as { id: string; note?: string }; return { note }; };',
  },
  {
    shows: 'a secret argument given to another function',
    rule: 'secret-stash',
    path: 'Mutation.givesAway/2.seal.ts',
    refused:
      "import { keep } from '../keep.ts';\nexport const request = (ctx: Context) => { keep(ctx, ctx.args.input.note); return {}; };",
    says: 'given to invoke alone',
    allowed:
      "import { invoke } from '../invoke.ts';\nexport const request = (ctx: Context) => invoke({ note: ctx.args.input.note });",
  },
  {
    shows: 'an opened secret in the stash',
    rule: 'secret-stash',
    path: 'Query.opens/5.open.ts',
    refused:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  ctx.stash.opened = ctx.result;\n  return 1;\n}',
    says: 'return it',
    allowed:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  const { id } = ctx.stash;\n  return [ctx.result, id, ctx.stash.version];\n}',
  },
  {
    shows: 'an opened secret pushed into the stash',
    rule: 'secret-stash',
    path: 'Query.pushes/5.open.ts',
    refused:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  ctx.stash.all.push(ctx.result);\n  return 1;\n}',
    says: 'return it',
    allowed:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  return [ctx.result, ctx.stash.all.length];\n}',
  },
  {
    shows: 'an opened secret assigned to the stash as a whole',
    rule: 'secret-stash',
    path: 'Query.assigns/5.open.ts',
    refused:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  Object.assign(ctx.stash, ctx.result);\n  return 1;\n}',
    says: 'return it',
    allowed:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  return Object.assign({}, ctx.result);\n}',
  },
  {
    shows: 'a secret argument as a name in the stash',
    rule: 'secret-stash',
    path: 'Mutation.stashesName/2.seal.ts',
    refused: 'export const request = (ctx: Context) => { ctx.stash[ctx.args.input.note] = 1; return {}; };',
    says: 'into the payload of invoke alone',
    allowed:
      'export const request = (ctx: Context) => { const { note: text } = ctx.args.input; ctx.stash.a = { text: ctx.stash.text }; return { text }; };',
  },
  {
    shows: 'what a loop takes out of a secret argument',
    rule: 'secret-stash',
    path: 'Mutation.loops/2.seal.ts',
    refused:
      'export const request = (ctx: Context) => { for (const { value } of ctx.args.input.customFields) ctx.stash.a = value; return {}; };',
    says: 'into the payload of invoke alone',
    allowed:
      'export const request = (ctx: Context) => { for (const { value } of ctx.args.input.urls) ctx.stash.a = value; return {}; };',
  },
  {
    shows: 'what a callback is given of a secret argument',
    rule: 'secret-stash',
    path: 'Mutation.callsBack/2.seal.ts',
    refused:
      'export const request = (ctx: Context) => { const { customFields } = ctx.args.input; customFields.map((field: string) => { ctx.stash.a = field; return 1; }); return {}; };',
    says: 'into the payload of invoke alone',
    allowed:
      'export const request = (ctx: Context) => { const { customFields } = ctx.args.input; customFields.map((field: string, index: number) => { ctx.stash.a = index; return field; }); return {}; };',
  },
  {
    shows: 'a secret argument given to a map of something else',
    rule: 'secret-stash',
    path: 'Mutation.mapsAway/2.seal.ts',
    refused:
      'export const request = (ctx: Context) => { const { note } = ctx.args.input; ctx.stash.own.map(note); return {}; };',
    says: 'given to invoke alone',
    allowed:
      'export const request = (ctx: Context) => { const { note } = ctx.args.input; return { all: ctx.stash.ids.map((id: string) => ({ id, note })) }; };',
  },
  {
    shows: 'a secret argument beside a callback',
    rule: 'secret-stash',
    path: 'Mutation.reducesInto/2.seal.ts',
    refused:
      'export const request = (ctx: Context) => { const { note } = ctx.args.input; return ctx.stash.ids.reduce((all: string) => all, note); };',
    says: 'given to invoke alone',
    allowed:
      "export const request = (ctx: Context) => { const { note } = ctx.args.input; return ctx.stash.ids.reduce((all: string) => `${all}${note}`, ''); };",
  },
  {
    shows: 'what a reducer is given of a secret argument',
    rule: 'secret-stash',
    path: 'Mutation.reduces/2.seal.ts',
    refused:
      'export const request = (ctx: Context) => { const { customFields } = ctx.args.input; return customFields.reduce((all: number, field: string) => { ctx.stash.a = field; return all; }, 0); };',
    says: 'into the payload of invoke alone',
    allowed:
      'export const request = (ctx: Context) => { const { customFields } = ctx.args.input; return customFields.reduce((all: number, field: string) => { ctx.stash.a = 1; return field; }, 0); };',
  },
  {
    shows: 'what is made of a secret argument further down',
    rule: 'secret-stash',
    path: 'Mutation.hoists/2.seal.ts',
    refused:
      'export const request = (ctx: Context) => { const made = () => text; const text = ctx.args.input.note; const all = made(); ctx.stash.a = all; return {}; };',
    says: 'into the payload of invoke alone',
    allowed:
      'export const request = (ctx: Context) => { const made = () => text; const text = ctx.args.input.title; const all = made(); ctx.stash.a = all; return {}; };',
  },
  {
    shows: 'the rest of the stash, where something is opened',
    rule: 'secret-stash',
    path: 'Query.opensRest/5.open.ts',
    refused:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  const { id, ...rest } = ctx.stash;\n  rest.list.push(ctx.result);\n  return id;\n}',
    says: 'return it',
    allowed:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  const { id, list } = ctx.stash;\n  return [id, list, ctx.result];\n}',
  },
  {
    shows: 'a secret argument in the answer of its step',
    rule: 'secret-stash',
    path: 'Mutation.answers/2.seal.ts',
    refused:
      "import { invoked } from '../invoke.ts';\nexport function response(ctx: Context) { return { ...invoked(ctx), note: ctx.args.input.note }; }",
    says: 'What the function made is answered',
    allowed:
      "import { invoked } from '../invoke.ts';\nexport function response(ctx: Context) { return { ...invoked(ctx), title: ctx.args.input.title }; }",
  },
  {
    shows: 'the stash under another name, where something is opened',
    rule: 'secret-stash',
    path: 'Query.renames/5.open.ts',
    refused:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  const kept = ctx.stash;\n  kept.opened = ctx.result;\n  return 1;\n}',
    says: 'return it',
    allowed:
      'export function response(ctx: Context) {\n  if (ctx.error) return null;\n  const { kept } = ctx.stash;\n  return [kept, ctx.result];\n}',
  },
];

/** What may be done with secret arguments, and with what was opened. */
export const secretSamples: HouseSample[] = [...secretArguments, ...stash];
