import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readOperations, type Operation } from '../../bundler/operations.ts';
import { buildDir, projectRoot } from '../../bundler/paths.ts';
import { VaultStack, type VaultStackProps } from '../../infra/vaultStack.ts';

/** A resource of a template. */
export interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

/** A synthesized stack. */
export interface Synthesized {
  operations: Operation[];
  /** Resources by logical id. */
  resources: Record<string, Resource>;
  template: Template;
  /** Folder with the assets. */
  outdir: string;
  /** Removes the folder. */
  remove(): void;
}

/**
 * Synthesizes the real stack of the real build with `cdk.json`'s context, without the CDK's own validation, which takes
 * seconds and runs in `npm run synth`.
 */
export function synthesize(props: Partial<VaultStackProps> = {}): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'vault-synth-'));
  const { context } = JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  const app = new App({ context, outdir, analyticsReporting: false, builtinCloudFormationValidation: false });
  const operations = readOperations();
  const stack = new VaultStack(app, 'appsync-vault', { operations, buildDirectory: buildDir, ...props });
  const template = Template.fromStack(stack);
  const { Resources } = template.toJSON() as { Resources: Record<string, Resource> };
  const remove = (): void => rmSync(outdir, { recursive: true, force: true });
  return { operations, resources: Resources, template, outdir, remove };
}

/** The resources of a type, as [logical id, properties]. */
export function ofType({ resources }: Synthesized, type: string): [string, Record<string, unknown>][] {
  return Object.entries(resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => [id, resource.Properties]);
}

/** The one resource of a type whose properties match, with its logical id as `id`. */
export function theOne(stack: Synthesized, type: string, properties: Record<string, unknown> = {}) {
  const matching = ofType(stack, type).filter(([, candidate]) =>
    Object.entries(properties).every(([name, value]) => candidate[name] === value),
  );
  const [first] = matching;
  if (!first || matching.length > 1)
    throw new Error(`${matching.length} ${type} match ${JSON.stringify(properties)}`);
  return { id: first[0], properties: first[1] };
}

/**
 * A value of a template as text: `VaultTable.Arn` for an attribute, `VaultTable` for a reference, parts joined. So that
 * an assertion reads like the resource it names.
 */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, inner] = ['', '']] = Object.entries(value as Record<string, unknown>);
  if (name === 'Ref') return text(inner);
  if (name === 'Fn::GetAtt') return (inner as string[]).join('.');
  if (name === 'Fn::Join') {
    const [separator, parts] = inner as [string, unknown[]];
    return parts.map(text).join(separator);
  }
  throw new Error(`Not text: ${JSON.stringify(value)}`);
}
