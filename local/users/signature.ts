/** AWS Signature Version 4, judged: the request is signed again by AWS's own signer, and the signatures compared. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { AuthenticationError } from '../appsync/types.ts';
import type { SignedRequest } from '../appsync/types.ts';
import { region } from './settings.ts';

/** A refused signature, in AWS's words. Answered with status 403 and `errorType`. */
export class SignatureError extends AuthenticationError {
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.errorType = errorType;
  }
}

/** Finds whom the credentials of a request belong to, and their secret; throws `SignatureError`. */
export type SessionFinder<Session> = (
  accessKeyId: string,
  sessionToken: string,
) => { session: Session; secretAccessKey: string };

/** How far the clocks of signer and server may be apart: AWS allows five minutes. */
const clockSkewMilliseconds = 5 * 60_000;
/** Without the host a signature would serve another server, without the date forever, without the token another session. */
const requiredSignedHeaders = ['host', 'x-amz-date', 'x-amz-security-token'];

/**
 * Verifies the signature in the header `authorization`.
 *
 * @param service signing name of the service that was called
 * @returns what `findSession` found
 * @throws SignatureError when something is missing, out of date, meant for another service, or does not fit
 */
export async function verifySignature<Session>(
  request: SignedRequest,
  service: string,
  findSession: SessionFinder<Session>,
): Promise<Session> {
  const { accessKeyId, scope, signedHeaders, signature } = parseAuthorization(request.headers.authorization);
  const token = request.headers['x-amz-security-token'];
  const date = parseDate(request.headers['x-amz-date']);
  if (!token || !date || requiredSignedHeaders.some((name) => !signedHeaders.includes(name)))
    throw incomplete();
  const { session, secretAccessKey } = findSession(accessKeyId, token);

  const expectedScope = `${compactDate(date).slice(0, 8)}/${region}/${service}/aws4_request`;
  if (scope !== expectedScope) {
    throw new SignatureError(
      'InvalidSignatureException',
      `Credential should be scoped to the date of the request, to ${region} and to service: '${service}'.`,
    );
  }
  const age = Date.now() - date.getTime();
  if (Math.abs(age) > clockSkewMilliseconds) {
    const relation = age > 0 ? 'expired' : 'not yet current';
    throw new SignatureError(
      'InvalidSignatureException',
      `Signature ${relation}: ${compactDate(date)} is more than 5 min. from ${compactDate(new Date())}`,
    );
  }
  const credentials = { accessKeyId, secretAccessKey, sessionToken: token };
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, applyChecksum: false });
  const expected = await signAgain(signer, request, signedHeaders, date);
  if (!sameText(signature, expected) || !bodyHashFits(request)) {
    throw new SignatureError(
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    );
  }
  return session;
}

async function signAgain(
  signer: SignatureV4,
  { method, path, query = {}, headers, body }: SignedRequest,
  signedHeaders: string[],
  signingDate: Date,
): Promise<string> {
  const present = signedHeaders.flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const request = {
    method,
    path,
    query,
    protocol: 'http:',
    hostname: '',
    headers: Object.fromEntries(present),
    body,
  };
  // Named here, so that a header which signers leave out by default counts where this signer took it in.
  const signed = await signer.sign(request, { signingDate, signableHeaders: new Set(signedHeaders) });
  return parseAuthorization(signed.headers.authorization).signature;
}

/** The signer takes a hash that stands in this header for the hash of the body, so the header must tell the truth. */
function bodyHashFits({ headers, body }: SignedRequest): boolean {
  const declared = headers['x-amz-content-sha256'];
  return declared === undefined || declared === createHash('sha256').update(body).digest('hex');
}

function parseAuthorization(header: string | undefined) {
  if (!header)
    throw new SignatureError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const match =
    /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/.exec(
      header,
    );
  const [, accessKeyId, scope, names, signature] = match ?? [];
  if (!accessKeyId || !scope || !names || !signature) throw incomplete();
  return { accessKeyId, scope, signedHeaders: names.split(';'), signature };
}

function incomplete(): SignatureError {
  return new SignatureError(
    'IncompleteSignatureException',
    "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature', and the headers host, x-amz-date and x-amz-security-token among those signed.",
  );
}

function parseDate(text: string | undefined): Date | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '');
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function compactDate(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function sameText(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** SHA-256 or its HMAC, as the signer wants to be given it. */
export class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', toBytes(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(toBytes(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(new Uint8Array(this.#hash.digest()));
  }
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return new Uint8Array(data);
}
