import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

/** SHA-256 and HMAC-SHA-256 by Node, in the form that the signer takes. */
class Sha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    if (secret === undefined) this.hash = createHash('sha256');
    else
      this.hash = createHmac('sha256', typeof secret === 'string' ? secret : new Uint8Array(toBytes(secret)));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(typeof data === 'string' ? data : toBytes(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.hash.digest()));
  }

  reset(): void {
    throw new Error('A digest is taken once');
  }
}

function toBytes(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

/** What came of a call: its data, or why there is none, `errorType` where the API itself has refused it. */
export interface AppSyncAnswer<Data> {
  data?: Data;
  errorType?: string;
}

/**
 * Calls this API with the function's own IAM credentials (AWS Signature Version 4, service `appsync`).
 * @returns its data, when there was no error at all
 */
export async function callAppSync<Data extends object>(
  query: string,
  variables: object,
): Promise<AppSyncAnswer<Data>> {
  const {
    GRAPHQL_ENDPOINT = '',
    AWS_REGION = '',
    AWS_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN,
  } = process.env;
  const url = new URL(GRAPHQL_ENDPOINT);
  const signer = new SignatureV4({
    service: 'appsync',
    region: AWS_REGION,
    sha256: Sha256,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: AWS_SESSION_TOKEN,
    },
  });
  const request = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { 'content-type': 'application/json', host: url.host },
    body: JSON.stringify({ query, variables }),
  });
  const response = await fetch(url, {
    method: 'POST',
    headers: request.headers,
    body: request.body as string,
    signal: AbortSignal.timeout(5000),
  }).catch(() => undefined);
  if (!response?.ok) return {};
  const answer = (await response.json().catch(() => ({ errors: [] }))) as {
    data?: Data;
    errors?: { errorType?: string }[];
  };
  return answer.errors ? { errorType: answer.errors[0]?.errorType } : { data: answer.data };
}
