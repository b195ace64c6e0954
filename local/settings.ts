import { parseUrl } from '../functions/parseUrl.ts';
import { dataDirFromEnvironment } from './dataDir.ts';
import { parseEmulation, switches, type Emulation } from './emulate/emulation.ts';

/** What the environment says of the local stack. */
export interface StackSettings {
  /** The one public port, on loopback; 0 takes a free one. */
  port: number;
  /** Where everything is kept. */
  dataDir: string;
  /** A DynamoDB in the place of the embedded one. */
  dynamoDbEndpoint?: string | undefined;
  /** A KMS in the place of the embedded one. */
  kmsEndpoint?: string | undefined;
  /** How long a function keeps a vault key, in whole seconds; 60 unless set. */
  branchKeyTtlSeconds?: string | undefined;
  /** Where breached passwords are looked up; nowhere unless set. */
  breachEndpoint?: string | undefined;
  /** How many vaults a person can make; as in AWS unless set. */
  vaultsPerPerson?: string | undefined;
  /** What of DynamoDB's behaviour under load the database is made to show; nothing unless set. */
  emulation?: Emulation | undefined;
}

/** A setting that cannot be used; one line for the person who set it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** Reads `PORT`, `VAULT_DATA_DIR`, `VAULT_DYNAMODB_ENDPOINT`, `VAULT_KMS_ENDPOINT`, `BRANCH_KEY_TTL_SECONDS`, `VAULTS_PER_PERSON`, `VAULT_BREACH_ENDPOINT` and `VAULT_EMULATE`. @throws SettingsError */
export function settingsFromEnvironment(environment: NodeJS.ProcessEnv = process.env): StackSettings {
  return {
    port: portOf(environment.PORT),
    dataDir: dataDirFromEnvironment(environment),
    dynamoDbEndpoint: urlOf('VAULT_DYNAMODB_ENDPOINT', environment.VAULT_DYNAMODB_ENDPOINT),
    kmsEndpoint: urlOf('VAULT_KMS_ENDPOINT', environment.VAULT_KMS_ENDPOINT),
    breachEndpoint: urlOf('VAULT_BREACH_ENDPOINT', environment.VAULT_BREACH_ENDPOINT),
    branchKeyTtlSeconds: wholeNumberOf('BRANCH_KEY_TTL_SECONDS', environment.BRANCH_KEY_TTL_SECONDS),
    vaultsPerPerson: wholeNumberOf('VAULTS_PER_PERSON', environment.VAULTS_PER_PERSON),
    emulation: emulationOf(environment.VAULT_EMULATE),
  };
}

function portOf(text: string | undefined): number {
  if (!text) return 4000;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535)
    throw new SettingsError('PORT is a number from 0 to 65535.');
  return Number(text);
}

function urlOf(name: string, text: string | undefined): string | undefined {
  if (!text) return undefined;
  if (!/^https?:\/\//.test(text) || !parseUrl(text))
    throw new SettingsError(`${name} is a URL, e.g. http://127.0.0.1:8000.`);
  return text;
}

function wholeNumberOf(name: string, text: string | undefined): string | undefined {
  if (!text) return undefined;
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new SettingsError(`${name} is a whole number from 1.`);
  return text;
}

function emulationOf(text: string | undefined): Emulation | undefined {
  if (!text) return undefined;
  const emulation = parseEmulation(text);
  if (emulation) return emulation;
  throw new SettingsError(`VAULT_EMULATE is a list of ${switches}.`);
}
