import type { HouseSample } from './house.ts';

/** A list of inputs, each with a secret, and functions to hand something to. */
const head = `import { invoke } from '../invoke.ts';
import { keep } from '../keep.ts';
interface One { title: string; folder?: string | null; tags?: string[] | null; login?: { password: string } | null }
type Batch = Context<{ input: { vaultId: string; items: One[] } }>;
`;

/** A step that has the list as `items`. */
const stepWith = (body: string): string =>
  `${head}export function request(ctx: Batch) {\n  const { items } = ctx.args.input;\n  ${body}\n}`;

const sample = (
  name: string,
  shows: string,
  refused: string,
  allowed: string,
  says = 'name those that are needed',
): HouseSample => ({
  shows,
  rule: 'secret-arguments',
  path: `Mutation.${name}/3.write.ts`,
  refused: stepWith(refused),
  says,
  allowed: stepWith(allowed),
});

const handedOn: HouseSample[] = [
  sample(
    'list',
    'a list of inputs in the stash',
    'ctx.stash.items = items; return {};',
    'ctx.stash.count = items.length; return {};',
  ),
  sample(
    'listRead',
    'a list of inputs in the stash, read where it is',
    'ctx.stash.items = ctx.args.input.items; return {};',
    'ctx.stash.count = ctx.args.input.items.length; return {};',
  ),
  sample(
    'listGiven',
    'a list of inputs given to a function',
    'return keep(items);',
    'return keep(items.map(({ folder }) => folder));',
  ),
  sample(
    'listLogged',
    'a list of inputs on the console',
    'console.log(items); return {};',
    'return { items: items.length };',
  ),
  sample('listSpread', 'a list of inputs in another list', 'return [...items];', 'return [items.length];'),
  sample(
    'listNamed',
    'a list of inputs in a variable of its own',
    'const all = items; return { all };',
    'const all = items; return { all: all.length };',
  ),
  sample(
    'listAssigned',
    'a list of inputs assigned to a variable',
    'let all: One[] = []; all = items; return all.length;',
    'let all = 0; all = items.length; return all;',
  ),
  sample(
    'listDefault',
    'a list of inputs as a default',
    'const { all = items } = ctx.stash; return { all };',
    'const { all = items.length } = ctx.stash; return { all };',
  ),
  sample(
    'listCast',
    'a list of inputs under another type',
    'return keep((items as unknown as string[])!);',
    'return keep((items as unknown as string[])!.length);',
  ),
  sample(
    'listCastNamed',
    'a list of inputs under another type, in a variable',
    'const all = items as object; return { all };',
    'const all = items as { length: number }; return { all: all.length };',
  ),
  sample(
    'listConditional',
    'a list of inputs under a condition',
    'return { payload: ctx.stash.a ? items : null };',
    'return { payload: ctx.stash.a ? items.length : null };',
  ),
];

const elements: HouseSample[] = [
  sample(
    'loop',
    'an input of a list, in a loop',
    'for (const one of items) keep(one); return {};',
    'for (const { folder, tags } of items) keep({ folder, tags }); return {};',
  ),
  sample(
    'loopRest',
    'the rest of an input of a list, in a loop',
    'for (const { folder, ...rest } of items) keep(folder, rest); return {};',
    'for (const one of items) keep(one.folder, one.tags); return {};',
  ),
  sample(
    'loopAssigned',
    'an input of a list, in a loop over a variable from before',
    'let one: One | undefined; for (one of items) keep(1); return { one };',
    'let one = 1; for (const { folder } of items) { one += 1; keep(folder); } return { one };',
  ),
  sample(
    'loopSecret',
    'the secret of an input of a list, in a loop',
    'for (const { login } of items) keep(login); return {};',
    'for (const { title } of items) keep(title); return {};',
    'login is secret',
  ),
  sample(
    'index',
    'an input of a list by its index',
    'return keep(items[0]);',
    'return keep(items[0]?.folder);',
  ),
  sample(
    'first',
    'an input of a list, taken out by its place',
    'const [first] = items; return { first };',
    'const [first] = items; return { title: first?.title };',
  ),
  sample(
    'byName',
    'a part of an input by one of several names',
    "const name = ctx.stash.a as 'title' | 'login'; return { value: items[0]?.[name] };",
    "return { value: items[0]?.['title'] };",
  ),
  sample(
    'takenByName',
    'a part of an input, taken out by one of several names',
    "const name = ctx.stash.a as 'title' | 'login'; for (const { [name]: value } of items) keep(value); return {};",
    "for (const { 'title': value } of items) keep(value); return {};",
  ),
  sample(
    'others',
    'the others of a list, taken out by their places',
    'const [first, ...others] = items; return { title: first?.title, others };',
    'const [first, ...others] = items; return { title: first?.title, others: others.length };',
  ),
];

const callbacks: HouseSample[] = [
  sample(
    'mapWhole',
    'an input of a list, answered by a callback',
    'return items.map((one) => one);',
    'return items.map((_, index) => index);',
  ),
  sample(
    'mapRest',
    'the rest of an input of a list, in a callback',
    'return items.map(({ title, ...rest }) => [title, rest]);',
    'return items.map(({ title }, index) => [title, index]);',
  ),
  sample(
    'mapSecret',
    'the secret of an input of a list, in a callback',
    'return items.map(({ login }) => login);',
    'return items.map(({ folder }) => folder);',
    'login is secret',
  ),
  sample(
    'mapArray',
    'the list itself, given to a callback',
    'return items.map((_, index, all) => [index, all]);',
    'return items.map((_, index, all) => [index, all.length]);',
  ),
  sample(
    'mapAll',
    'all that a callback is given',
    'return items.map((_, ...rest) => rest);',
    'return items.map((one) => one.folder);',
  ),
  sample(
    'mapNamed',
    'a callback by its name, whose parameters are not followed',
    'const own = (one: { title: string }) => [one]; return items.map(own);',
    'const own = (title: string) => [title]; return items.map(({ title }) => own(title));',
  ),
  sample(
    'filter',
    'a part of a list of inputs',
    'return items.filter(({ folder }) => folder);',
    "return items.some(({ folder }) => folder === 'a');",
  ),
  sample(
    'reduce',
    'a list of inputs, reduced',
    'return items.reduce((all, { folder }) => [...all, folder], [] as unknown[]);',
    'return items.flatMap(({ folder }) => [folder]);',
  ),
];

const untyped = (body: string): string =>
  `export function request(ctx: Context) {\n  const { items } = ctx.args.input;\n  ${body}\n}`;

const others: HouseSample[] = [
  {
    ...sample('untyped', 'a list of inputs whose type is not told', '', ''),
    refused: untyped('return { items };'),
    allowed: untyped('return { count: items.length };'),
  },
  {
    ...sample('untypedLoop', 'an input of a list whose type is not told', '', ''),
    refused: untyped('for (const one of items) ctx.stash.one = one; return {};'),
    allowed: untyped('for (const { folder } of items) ctx.stash.one = folder; return {};'),
  },
  {
    ...sample('untypedFirst', 'an input of a list whose type is not told, taken out by its place', '', ''),
    refused: untyped('const [first] = items; return { first };'),
    allowed: untyped('const [first] = items; return { title: first.title };'),
  },
  {
    ...sample('untypedRest', 'the rest of an input whose type is not told, in a callback', '', ''),
    refused: untyped('return items.map(({ title, ...rest }) => [title, rest]);'),
    allowed: untyped('const { title, ...rest } = ctx.stash; return items.map(() => [title, rest]);'),
  },
  {
    ...sample('sealsList', 'a list of inputs in a payload, labels and all', '', ''),
    path: 'Mutation.sealsList/2.seal.ts',
    refused: stepWith('return invoke({ items });'),
    allowed: stepWith('return invoke({ items: items.map(({ title, login }) => ({ title, login })) });'),
  },
  {
    shows: 'the secrets of a list in the stash',
    rule: 'secret-stash',
    path: 'Mutation.stashesList/2.seal.ts',
    refused: stepWith('ctx.stash.all = items.map(({ login }) => login); return {};'),
    says: 'into the payload of invoke alone',
    allowed: stepWith('ctx.stash.all = items.map(({ title }) => title); return {};'),
  },
  {
    shows: 'the secrets of a list given to another function',
    rule: 'secret-stash',
    path: 'Mutation.givesList/2.seal.ts',
    refused: stepWith('const all = items.map(({ login }) => ({ login })); return keep(all);'),
    says: 'given to invoke alone',
    allowed: stepWith('const all = items.map(({ login }) => ({ login })); return invoke({ all });'),
  },
];

/** What may be done with a list of inputs that hold secrets (`createItems`). */
export const batchSamples: HouseSample[] = [...handedOn, ...elements, ...callbacks, ...others];
