/** The TLS certificate of a data folder: kept in `tls.json`, its authority shown in `ca.pem`, renewed in time. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { readPrivateFile, readPrivateJson, writePrivateFile } from '../dataDir.ts';
import { makeCertificate, type Certificate } from './makeCertificate.ts';

const dayMs = 24 * 3600 * 1000;
/** A certificate that ends within so many days is replaced, with its authority. */
const renewalDays = 30;

/**
 * Hands over the certificate of a data folder, now and then daily: a server that runs for long gets the renewed one.
 *
 * @param use called before this answers, and each day
 * @param onError told when a later look fails; the next one is a day later
 * @returns what ends it
 * @throws DataDirError when a file is damaged or cannot be written
 */
export function keepCertificate(
  dataDir: string,
  use: (certificate: Certificate) => void,
  onError: (error: unknown) => void,
): () => void {
  use(openCertificate(dataDir, Date.now()));
  const look = (): void => {
    try {
      use(openCertificate(dataDir, Date.now()));
    } catch (error) {
      onError(error);
    }
  };
  const timer = setInterval(look, dayMs).unref();
  return () => clearInterval(timer);
}

/**
 * The certificate of `tls.json`, or a new one where there is none or it ends soon; `ca.pem` is made to fit.
 *
 * @param dataDir from `openDataDir`
 * @param now milliseconds since 1970
 * @throws DataDirError when a file is damaged or cannot be written
 */
export function openCertificate(dataDir: string, now: number): Certificate {
  const path = join(dataDir, 'tls.json');
  const authorityPath = join(dataDir, 'ca.pem');
  let found = readPrivateJson(path, isCertificate);
  if (!found || endOf(found) - now < renewalDays * dayMs) {
    found = makeCertificate(now);
    writePrivateFile(path, JSON.stringify(found));
  }
  if (readPrivateFile(authorityPath) !== found.authority) writePrivateFile(authorityPath, found.authority);
  return found;
}

function endOf({ certificate }: Certificate): number {
  return Date.parse(new X509Certificate(certificate).validTo);
}

/** Whether its parts belong together: a server with half of them would start, and refuse every client. */
function isCertificate(value: unknown): value is Certificate {
  const { privateKey, certificate, authority } = (value ?? {}) as Record<string, unknown>;
  try {
    const server = new X509Certificate(String(certificate));
    return (
      server.checkPrivateKey(createPrivateKey(String(privateKey))) &&
      server.checkIssued(new X509Certificate(String(authority)))
    );
  } catch {
    return false;
  }
}
