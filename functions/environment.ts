import { parseUrl } from './parseUrl.ts';

/** What the functions read from their environment, besides the AWS SDK's own settings. */
export interface Environment {
  keyStoreTable: string;
  keyStoreName: string;
  wrappingKeyArn: string;
  /** Seconds; 60 unless set. */
  branchKeyTtlSeconds: number;
}

const ONE_DAY = 86_400;

/**
 * Reads the environment of a function that uses vault keys, once at its start. Throws a plain Error that names the
 * variable that is missing or no whole number of seconds from 1 to a day; never its value.
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  return {
    keyStoreTable: required(variables, 'KEY_STORE_TABLE'),
    keyStoreName: required(variables, 'KEY_STORE_NAME'),
    wrappingKeyArn: required(variables, 'WRAPPING_KEY_ARN'),
    branchKeyTtlSeconds: seconds(variables, 'BRANCH_KEY_TTL_SECONDS', 60),
  };
}

/**
 * Where breached passwords are looked up, without a slash at its end; undefined where nothing is set. Throws a plain Error
 * for anything but a URL of https, or of http on this machine.
 */
export function readBreachEndpoint(variables: NodeJS.ProcessEnv): string | undefined {
  const value = variables['BREACH_RANGE_ENDPOINT'];
  if (!value) return undefined;
  const url = parseUrl(value);
  const isLoopback = url?.protocol === 'http:' && ['127.0.0.1', 'localhost'].includes(url.hostname);
  if (!url || (url.protocol !== 'https:' && !isLoopback) || url.search !== '' || url.hash !== '') {
    throw new Error('The environment variable BREACH_RANGE_ENDPOINT must be a URL of https.');
  }
  return url.href.replace(/\/+$/, '');
}

function required(variables: NodeJS.ProcessEnv, name: string): string {
  const value = variables[name];
  if (!value) throw new Error(`The environment variable ${name} is missing.`);
  return value;
}

function seconds(variables: NodeJS.ProcessEnv, name: string, standard: number): number {
  const value = variables[name];
  if (!value) return standard;
  if (!/^[1-9][0-9]{0,4}$/.test(value) || Number(value) > ONE_DAY) {
    throw new Error(`The environment variable ${name} must be a whole number of seconds, 1 to ${ONE_DAY}.`);
  }
  return Number(value);
}
