/** The wrapping key of the local stack, on the embedded KMS or on another one. */
import { createSigner, type Credentials } from '../dynamodb/signedHeaders.ts';
import { answerKms, type Kms } from './kms.ts';

/** Answers a KMS call: `X-Amz-Target`, and the body as text. */
export type KmsCall = (target: string, body: string) => Promise<{ status: number; body: string }>;

/** The alias that the deployed stack gives its wrapping key. */
const alias = 'alias/appsync-vault';

/** The embedded KMS as calls. */
export function embeddedKms(kms: Kms): KmsCall {
  return (target, body) => Promise.resolve(answerKms(kms, target, body));
}

/** A KMS elsewhere (`VAULT_KMS_ENDPOINT`); each call is signed with `credentials`. */
export function remoteKms(endpoint: string, credentials: Credentials, region: string): KmsCall {
  const sign = createSigner(credentials, region, 'kms');
  const url = new URL(endpoint);
  return async (target, body) => {
    const headers = sign({ host: url.host, target, body });
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: AbortSignal.timeout(10_000),
    }).catch(() => undefined);
    if (!response)
      return { status: 503, body: JSON.stringify({ __type: 'ServiceUnavailable', message: '' }) };
    return { status: response.status, body: await response.text() };
  };
}

/**
 * Finds the wrapping key by its alias, or makes both.
 * @returns the key's ARN: the Encryption SDK's key store takes no alias
 * @throws Error when the KMS refuses or does not answer
 */
export async function openWrappingKey(kms: KmsCall): Promise<string> {
  const known = await call(kms, 'DescribeKey', { KeyId: alias });
  if (known) return arnOf(known);
  const made = await call(kms, 'CreateKey', { Description: 'Wraps the vault keys' });
  if (!made) throw new Error('The KMS made no key: look at VAULT_KMS_ENDPOINT.');
  const arn = arnOf(made);
  if (!(await call(kms, 'CreateAlias', { AliasName: alias, TargetKeyId: arn }))) {
    throw new Error('The KMS made no alias: look at VAULT_KMS_ENDPOINT.');
  }
  return arn;
}

async function call(kms: KmsCall, operation: string, input: object): Promise<object | undefined> {
  const { status, body } = await kms(`TrentService.${operation}`, JSON.stringify(input));
  // AWS answers no body where there is nothing to say; an emulator may answer `null`.
  if (status === 200) return (JSON.parse(body || '{}') as object | null) ?? {};
  if (body.includes('NotFoundException')) return undefined;
  throw new Error('The KMS does not answer as it should: look at VAULT_KMS_ENDPOINT.');
}

function arnOf(answer: { KeyMetadata?: { Arn?: string } }): string {
  return answer.KeyMetadata?.Arn ?? '';
}
