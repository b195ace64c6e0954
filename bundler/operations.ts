import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'graphql';
import { functionSettings } from '../infra/functionSettings.ts';
import { projectRoot } from './paths.ts';

/** One step of a pipeline: an AppSync function. */
export interface Step {
  /** Its file's name without number and ending, e.g. `authorize`. */
  name: string;
  /** `table`, `none`, or the name of a Lambda function. */
  dataSource: string;
  /** Built code, below `.build/resolvers`. */
  codeFile: string;
}

/** A field of Query, Mutation or Subscription, and what resolves it. */
export interface Operation {
  type: 'Query' | 'Mutation' | 'Subscription';
  field: string;
  /** The GraphQL coordinate, e.g. `Query.items`. */
  name: string;
  /** Built code, below `.build/resolvers`: of a unit resolver, or of what runs before and after a pipeline's steps. */
  codeFile: string;
  /** Of a unit resolver only: `table` or `none`. */
  dataSource?: string;
  /** Empty for a unit resolver. */
  steps: Step[];
}

const rootTypes = ['Query', 'Mutation', 'Subscription'] as const;
const unitName = /^(?:Query|Mutation|Subscription)\.\w+?(?:\.(none))?\.ts$/;
const stepName = /^([0-9]{1,2})\.(\w+)\.ts$/;

/** AppSync takes no more functions in a pipeline (AWS general reference, AppSync quotas). */
const maxSteps = 10;

/** Every field of the root types, as `Type.field`, in the schema's order. */
export function rootFields(sdl: string): string[] {
  return parse(sdl).definitions.flatMap((definition) =>
    definition.kind === 'ObjectTypeDefinition' && isRootType(definition.name.value)
      ? (definition.fields ?? []).map((field) => `${definition.name.value}.${field.name.value}`)
      : [],
  );
}

/**
 * The one list of operations: the schema's root fields, each with the file or folder of `resolvers/` that bears its
 * name. `infra/`, `local/` and the tests read this list and keep no other.
 * @throws Error naming each field without a resolver, each file that matches no field, each pipeline with a gap
 */
export function readOperations(root = projectRoot): Operation[] {
  const folder = join(root, 'resolvers');
  const fields = rootFields(readFileSync(join(root, 'schema.graphql'), 'utf8'));
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => /^[A-Z]/.test(entry.name));
  const problems: string[] = [];
  const found = new Map<string, Operation>();
  for (const entry of entries) {
    const operation = entry.isDirectory()
      ? pipeline(folder, entry.name, problems)
      : unit(entry.name, problems);
    if (!operation) continue;
    if (!fields.includes(operation.name))
      problems.push(`resolvers/${entry.name} matches no field of schema.graphql`);
    if (found.has(operation.name)) problems.push(`${operation.name} has two resolvers`);
    found.set(operation.name, operation);
  }
  for (const field of fields) if (!found.has(field)) problems.push(`${field} has no resolver in resolvers/`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return fields.map((field) => found.get(field)).filter((operation) => operation !== undefined);
}

/** The source of a built file, below `resolvers/`; undefined where the built one is the default before/after code. */
export function sourceFile(codeFile: string, dataSource?: string): string {
  const infix = !codeFile.includes('/') && dataSource === 'none' ? '.none' : '';
  return codeFile.replace(/\.js$/, `${infix}.ts`);
}

function unit(file: string, problems: string[]): Operation | undefined {
  const match = unitName.exec(file);
  if (!match) {
    problems.push(`resolvers/${file} is not named Type.field.ts or Type.field.none.ts`);
    return undefined;
  }
  const dataSource = match[1] ?? 'table';
  const name = basename(file, dataSource === 'none' ? '.none.ts' : '.ts');
  return { ...coordinate(name), codeFile: `${name}.js`, dataSource, steps: [] };
}

function pipeline(folder: string, name: string, problems: string[]): Operation | undefined {
  const files = readdirSync(join(folder, name)).sort((one, other) => parseInt(one) - parseInt(other));
  const steps: Step[] = [];
  for (const file of files) {
    const match = stepName.exec(file);
    if (!match) problems.push(`resolvers/${name}/${file} is not named N.step.ts`);
    else if (file !== '0.resolver.ts') steps.push(stepOf(name, match[1] ?? '', match[2] ?? ''));
  }
  steps.forEach((step, index) => {
    if (!step.codeFile.includes(`/${index + 1}.`))
      problems.push(`resolvers/${name}: its steps are not 1, 2, 3, …`);
  });
  if (steps.length === 0) problems.push(`resolvers/${name} has no step`);
  if (steps.length > maxSteps)
    problems.push(
      `resolvers/${name} has ${steps.length} steps, AppSync takes ${maxSteps}; join some of them`,
    );
  return { ...coordinate(name), codeFile: `${name}/0.resolver.js`, steps };
}

function stepOf(pipelineName: string, number: string, name: string): Step {
  const dataSource = name === 'none' || name in functionSettings ? name : 'table';
  return { name, dataSource, codeFile: `${pipelineName}/${number}.${name}.js` };
}

function coordinate(name: string): Pick<Operation, 'type' | 'field' | 'name'> {
  const [type = '', field = ''] = name.split('.');
  if (!isRootType(type)) throw new Error(`resolvers/${name}: ${type} is not Query, Mutation or Subscription`);
  return { type, field, name };
}

function isRootType(name: string): name is (typeof rootTypes)[number] {
  return (rootTypes as readonly string[]).includes(name);
}
