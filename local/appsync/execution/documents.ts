import type {
  DocumentNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
} from 'graphql';
import { Kind, parse } from 'graphql';
import { RequestRefusedError } from './errors.ts';
import type { ResponseError } from './errors.ts';
import { validateDocument } from './validation.ts';

/** A parsed query text and what validation says about it. */
export interface ParsedDocument {
  document: DocumentNode;
  operations: OperationDefinitionNode[];
  fragments: Record<string, FragmentDefinitionNode>;
  errors: ResponseError[];
}

const cacheSize = 256;
const longestCached = 16_384;

/**
 * Parses and validates query texts, and keeps the last 256 of at most 16,384 characters.
 * The function that it returns throws RequestRefusedError for a text that is no GraphQL, or has over 15,000 tokens.
 */
export function createDocumentCache(
  schema: GraphQLSchema,
  introspection: boolean,
): (query: string) => ParsedDocument {
  const cache = new Map<string, ParsedDocument>();
  return (query) => {
    const known = cache.get(query);
    if (known) {
      cache.delete(query);
      cache.set(query, known);
      return known;
    }
    const document = parseText(query);
    const parsed: ParsedDocument = { document, operations: [], fragments: {}, errors: [] };
    for (const definition of document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION) parsed.operations.push(definition);
      if (definition.kind === Kind.FRAGMENT_DEFINITION) parsed.fragments[definition.name.value] = definition;
    }
    if (parsed.operations.length === 0) throw unparsable();
    parsed.errors = validateDocument(schema, document, introspection);
    if (query.length <= longestCached) cache.set(query, parsed);
    const oldest = cache.keys().next();
    if (cache.size > cacheSize && !oldest.done) cache.delete(oldest.value);
    return parsed;
  };
}

/**
 * The operation to run. With several and no name, or a name that none has: RequestRefusedError.
 */
export function chooseOperation(
  parsed: ParsedDocument,
  name: string | null | undefined,
): OperationDefinitionNode {
  const [only, second] = parsed.operations;
  if (!name) {
    if (!only || second) throw new RequestRefusedError('BadRequestException', 'Missing operation name.');
    return only;
  }
  const named = parsed.operations.find((operation) => operation.name?.value === name);
  if (!named) throw new RequestRefusedError('BadRequestException', `Unknown operation named '${name}'.`);
  return named;
}

/** Levels of fields in an operation; introspection fields do not count. The document has passed validation. */
export function depthOf(parsed: ParsedDocument, operation: OperationDefinitionNode): number {
  const known = new Map<string, number>();
  const depth = (selectionSet: SelectionSetNode | undefined): number =>
    Math.max(0, ...(selectionSet?.selections ?? []).map(depthOfSelection));
  const depthOfSelection = (selection: SelectionNode): number => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return depth(selection.selectionSet);
    const name = selection.name.value;
    if (selection.kind === Kind.FIELD) return name.startsWith('__') ? 0 : 1 + depth(selection.selectionSet);
    const found = known.get(name) ?? depth(parsed.fragments[name]?.selectionSet);
    known.set(name, found);
    return found;
  };
  return depth(operation.selectionSet);
}

function parseText(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: 15_000 });
  } catch {
    throw unparsable();
  }
}

function unparsable(): RequestRefusedError {
  return new RequestRefusedError('MalformedHttpRequestException', 'Unable to parse GraphQL query.');
}
