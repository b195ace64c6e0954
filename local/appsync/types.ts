/** The shapes that the parts of the local AppSync pass to each other. */
import type { Operation } from '../../bundler/operations.ts';

/** `ctx.identity` in user pool mode (AppSync developer guide, resolver context reference). */
export interface CognitoIdentity {
  sub: string;
  issuer: string;
  username: string;
  claims: Record<string, unknown>;
  sourceIp: string[];
  groups: string[] | null;
  defaultAuthStrategy: 'ALLOW';
}

/** `ctx.identity` in IAM mode. */
export interface IamIdentity {
  accountId: string;
  cognitoIdentityPoolId: string | null;
  cognitoIdentityId: string | null;
  sourceIp: string[];
  /** `<unique role id>:<session name>` for an assumed role. */
  username: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
  userArn: string;
  cognitoIdentityAuthType: string | null;
  cognitoIdentityAuthProvider: string | null;
}

/** Who calls, as proven by a token or a signature. */
export type Caller =
  | { mode: 'AMAZON_COGNITO_USER_POOLS'; identity: CognitoIdentity; expiresAt: number }
  | { mode: 'AWS_IAM'; identity: IamIdentity; expiresAt: number };

/** Refused credentials. `message` is AppSync's own wording and safe to answer. */
export class AuthenticationError extends Error {
  override readonly name = 'AuthenticationError';
}

/** A request that was signed, as it reached the server. */
export interface SignedRequest {
  method: string;
  /** Path without the query. */
  path: string;
  /** Its parameters, decoded; those of one name in a list. */
  query?: Record<string, string | string[]>;
  /** Header names in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** One field to resolve. */
export interface FieldRequest {
  operation: Operation;
  args: Record<string, unknown>;
  source: unknown;
  caller: Caller;
  headers: Record<string, string | string[]>;
  info: {
    fieldName: string;
    parentTypeName: string;
    variables: Record<string, unknown>;
    selectionSetList: string[];
    selectionSetGraphQL: string;
  };
}

/** An error as `util.error` or `util.appendError` raised it. */
export interface FieldError {
  message: string;
  errorType: string | null;
  data: unknown;
  errorInfo: unknown;
}

/** A subscription filter: an OR of groups, each an AND of filters (enhanced filtering). */
export interface SubscriptionFilter {
  filterGroup: { filters: { fieldName: string; operator: string; value: unknown }[] }[];
}

/** What a field resolved to. */
export interface FieldResult {
  data: unknown;
  /** Appended errors, then the one that stopped it, if any (then `data` is null). */
  errors: FieldError[];
  /** Set by `extensions.setSubscriptionFilter` in a subscription. */
  filter?: SubscriptionFilter;
  /** Set by `extensions.setSubscriptionInvalidationFilter` in a subscription. */
  invalidationFilter?: SubscriptionFilter;
  /** `extensions.invalidateSubscriptions` calls of a mutation. */
  invalidations: { subscriptionField: string; payload: Record<string, unknown> }[];
}

/** Runs the resolver of a field, unit or pipeline, on its data sources. */
export interface FieldExecutor {
  run(request: FieldRequest): Promise<FieldResult>;
}

/** Proves who calls. Each throws `AuthenticationError`. */
export interface Authenticator {
  /** A Cognito access token, with or without `Bearer `. */
  jwt(token: string, sourceIp: string): Promise<Caller>;
  /** AWS Signature Version 4 for the service `appsync`. */
  sigv4(request: SignedRequest, sourceIp: string): Promise<Caller>;
}
