/** The cells of the matrix: every root field of the schema, asked by everybody about every vault that it can name. */
import { buildSchema } from 'graphql';
import { givenNames, rootFieldsOf, schemaText, type RootField } from '../support/documents.ts';
import { callers } from './callers.ts';

/** The vault of the members among the callers; another that exists; one that does not. `none`: the field names no vault. */
export const targets = ['own', 'other', 'absent', 'none'] as const;

/** One of them. */
export type Target = (typeof targets)[number];

/** The cell of a field, e.g. `Query.item`, as text. */
export const cellOf = (root: string, target: string, caller: string): string => `${root} ${target} ${caller}`;

/** A root field by its coordinate. */
export const coordinateOf = ({ type, name }: RootField): string => `${type}.${name}`;

/** What a field can be asked about. A code names the vault of its invitation. */
export function targetsOf(root: RootField): Target[] {
  const names = givenNames(root);
  return names.includes('vaultId') || names.includes('code') ? ['own', 'other', 'absent'] : ['none'];
}

/** All cells. @param more SDL beside the schema's own */
export function cells(more = ''): string[] {
  return rootFieldsOf(buildSchema(schemaText + more)).flatMap((root) =>
    targetsOf(root).flatMap((target) => callers.map((caller) => cellOf(coordinateOf(root), target, caller))),
  );
}

/** Which cells have no expectation, and which expectations no cell. */
export function gaps(all: string[], expected: Record<string, string>) {
  return {
    unexpected: all.filter((cell) => !(cell in expected)),
    unasked: Object.keys(expected).filter((cell) => !all.includes(cell)),
  };
}
