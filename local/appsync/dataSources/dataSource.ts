/** What every data source of the local AppSync is to the executor. */

/** Who calls a data source. */
export interface DataSourceCall {
  /** The resolver, or its step: tokens of one must not work in another. E.g. `Query.items`, `Mutation.createItem/3.write`. */
  resolver: string;
}

/** What `ctx.result` and `ctx.error` become. AppSync raises no error by itself. */
export interface DataSourceAnswer {
  result: unknown;
  error?: { message: string; type: string };
}

/** Runs the request object that a request handler returned (it went through JSON). */
export interface DataSource {
  /** @throws RequestMalformed when the object is no request of this data source */
  invoke(request: unknown, call: DataSourceCall): Promise<DataSourceAnswer>;
}

/** A request object that AppSync refuses to send: a field error of type `MappingTemplate`, without the response handler. */
export class RequestMalformed extends Error {
  override readonly name = 'RequestMalformed';
}

/** The request as a record, with no other member than these. @throws RequestMalformed in AppSync's words, naming none of its values */
export function membersOf(value: unknown, path: string, allowed: string[]): Record<string, unknown> {
  const members = recordAt(value, path);
  for (const name of Object.keys(members)) {
    if (!allowed.includes(name)) throw new RequestMalformed(`Unsupported element '$[${path}${name}]'.`);
  }
  return members;
}

/** A value that must be an object. @throws RequestMalformed */
export function recordAt(value: unknown, path: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new RequestMalformed(`Value for field '$[${path.replace(/\.$/, '')}]' must be an object.`);
}

/** A value that must be a list. @throws RequestMalformed */
export function listAt(value: unknown, path: string): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new RequestMalformed(`Value for field '$[${path}]' must be a list.`);
}
