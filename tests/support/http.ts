import { inject } from 'vitest';
import { VaultError } from '../../examples/vaultError.ts';

/** An answer of `/graphql` as it came. */
export interface Answer {
  status: number;
  /** The header `x-amzn-errortype`. */
  errorType: string | null;
  body: {
    data?: unknown;
    errors?: { errorType: string; message: string; errorInfo?: unknown; path?: unknown }[];
  };
}

/** Posts a body to `/graphql` with these headers. */
export async function post(body: string, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(inject('endpoint'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return {
    status: response.status,
    errorType: response.headers.get('x-amzn-errortype'),
    body: (await response.json()) as Answer['body'],
  };
}

/** The data of an answer. @throws VaultError for its first error */
export function toData<Data>({ body: { data, errors } }: Answer): Data {
  const [error] = errors ?? [];
  if (error) throw new VaultError(error.errorType, error.message, error.errorInfo, data, errors);
  return data as Data;
}
