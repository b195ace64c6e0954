/** AppSync's EvaluateCode: runs a request handler in the service itself, on no API at all. */
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from '../dynamodb/signedHeaders.ts';
import { Sha256 } from '../users/signature.ts';

/** What the service made of it: the handler's value, or the words by which it refused the code. */
export type Evaluation = { value: unknown } | { refused: string };

/** A call that the service did not take; one line for a person, without the service's own words, which name the caller. */
export class EvaluateCodeError extends Error {
  override readonly name = 'EvaluateCodeError';
}

/**
 * Makes calls of EvaluateCode (AppSync API reference), signed for the service `appsync`.
 * @param endpoint e.g. `https://appsync.eu-central-1.amazonaws.com`
 * @returns a function of an APPSYNC_JS module, of which `request` is run on an empty context
 * @throws EvaluateCodeError from that function when the service cannot be reached or refuses the caller
 */
export function createEvaluateCode(
  endpoint: string,
  region: string,
  credentials: Credentials,
): (code: string) => Promise<Evaluation> {
  const signer = new SignatureV4({ service: 'appsync', region, credentials, sha256: Sha256 });
  const url = new URL('/v1/dataplane-evaluatecode', endpoint);
  return async (code) => {
    const body = JSON.stringify({
      code,
      context: '{}',
      function: 'request',
      runtime: { name: 'APPSYNC_JS', runtimeVersion: '1.0.0' },
    });
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.host, 'content-type': 'application/json' },
      body,
    });
    const signal = AbortSignal.timeout(30_000);
    const response = await fetch(url, { method: 'POST', headers, body, signal }).catch(() => undefined);
    if (!response) throw new EvaluateCodeError(`${url.host} does not answer.`);
    if (!response.ok) {
      const kind = response.headers.get('x-amzn-errortype')?.split(':')[0] ?? 'no reason given';
      throw new EvaluateCodeError(`${url.host} answered ${response.status}, ${kind}.`);
    }
    const { evaluationResult, error } = (await response.json()) as {
      evaluationResult?: string;
      error?: { message?: string };
    };
    return error
      ? { refused: error.message ?? '' }
      : { value: JSON.parse(evaluationResult || 'null') as unknown };
  };
}
