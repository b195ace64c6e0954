import { AuthenticationError } from './types.ts';
import type { Authenticator, Caller, SignedRequest } from './types.ts';

/**
 * Proves who calls, in the mode that the headers' shape asks for (AppSync developer guide, authorization): a signature
 * of Version 4 → IAM; `x-api-key` → the API key mode, which this API has not; any other `authorization` → a token.
 * @param sourceIp the peer's address.
 * @throws AuthenticationError with AppSync's wording.
 */
export async function authorize(
  authenticator: Authenticator,
  request: SignedRequest,
  sourceIp: string,
): Promise<Caller> {
  const { authorization } = request.headers;
  if (authorization?.startsWith('AWS4-HMAC-SHA256')) return authenticator.sigv4(request, sourceIp);
  if (request.headers['x-api-key'] !== undefined) {
    throw new AuthenticationError('You are not authorized to make this call.');
  }
  if (!authorization) throw new AuthenticationError('Missing authorization header');
  return authenticator.jwt(authorization, sourceIp);
}
