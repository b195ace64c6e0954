import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Operation } from '../../bundler/operations.ts';
import { createGuard, ownHosts, serverOptions } from '../../local/guard.ts';
import type { Guard } from '../../local/guard.ts';
import { createGraphqlApi } from '../../local/appsync/graphql.ts';
import type { GraphqlApi, GraphqlApiOptions } from '../../local/appsync/graphql.ts';
import { createGraphqlHandler } from '../../local/appsync/http.ts';
import type { GraphqlHttpOptions } from '../../local/appsync/http.ts';
import { createRealtime } from '../../local/appsync/realtime/server.ts';
import type { RealtimeOptions } from '../../local/appsync/realtime/server.ts';
import { AuthenticationError } from '../../local/appsync/types.ts';
import type {
  Authenticator,
  Caller,
  FieldExecutor,
  FieldRequest,
  FieldResult,
  SignedRequest,
} from '../../local/appsync/types.ts';

/** A schema with one of everything that the endpoint judges. */
export const sdl = /* GraphQL */ `
  type Query {
    note(id: ID!): Note @aws_cognito_user_pools @aws_iam
    notes: NotePage @aws_cognito_user_pools @aws_iam
    search(at: AWSDateTime, json: AWSJSON, limit: Int, role: Role, filter: Filter, tags: [String!]): String
    forMachines: String @aws_iam
    forAdmins: String @aws_cognito_user_pools(cognito_groups: ["admins"])
    page: Page
    broken: Broken
    shape: Shape
    unresolved: String
    required: String!
  }
  type Mutation {
    addNote(id: ID!, vault: ID, size: Int): Note @aws_cognito_user_pools @aws_iam
    dropMember(vault: ID!): Note
  }
  type Subscription {
    onNote(vault: ID): Note @aws_subscribe(mutations: ["addNote"]) @aws_cognito_user_pools @aws_iam
    onFiltered(vault: ID): Note @aws_subscribe(mutations: ["addNote"])
    onMachine: Note @aws_subscribe(mutations: ["addNote"]) @aws_iam
  }
  type Note @aws_cognito_user_pools @aws_iam {
    id: ID!
    vault: ID
    title: String!
    size: Int
    extra: AWSJSON
    hidden: String @aws_iam
    author: Author
    tags: [String!]
  }
  type NotePage @aws_cognito_user_pools @aws_iam {
    items: [Note!]!
  }
  type Author {
    name: String
  }
  type Page @aws_iam {
    text: String
    title: String @aws_cognito_user_pools
  }
  type Broken {
    at: [AWSDateTime]
    count: Int
    role: Role
    name: String!
  }
  union Shape = Circle | Square
  type Circle {
    radius: Int
  }
  type Square {
    side: Int
  }
  input Filter {
    role: Role!
    limit: Int
  }
  enum Role {
    VIEWER
    OWNER
  }
`;

const unit = (type: Operation['type'], field: string): Operation => ({
  type,
  field,
  name: `${type}.${field}`,
  codeFile: `${type}.${field}.js`,
  dataSource: 'table',
  steps: [],
});

const operations: Operation[] = [
  ...['note', 'notes', 'search', 'forMachines', 'forAdmins', 'page', 'broken', 'shape', 'required'].map(
    (field) => unit('Query', field),
  ),
  ...['addNote', 'dropMember'].map((field) => unit('Mutation', field)),
  ...['onFiltered'].map((field) => unit('Subscription', field)),
];

/** A result with data and nothing else. */
export const answer = (data: unknown, more: Partial<FieldResult> = {}): FieldResult => ({
  data,
  errors: [],
  invalidations: [],
  ...more,
});

/** A result that an error stopped. */
export const failure = (errorType: string | null, message: string, data: unknown = null): FieldResult =>
  answer(null, { errors: [{ errorType, message, data, errorInfo: null }] });

/** Plain functions in the place of resolvers, by operation name. */
export type Fields = Record<string, (request: FieldRequest) => FieldResult | Promise<FieldResult>>;

/** Runs `fields`, and remembers every request. */
export function createExecutor(fields: Fields): FieldExecutor & { requests: FieldRequest[] } {
  const requests: FieldRequest[] = [];
  return {
    requests,
    async run(request) {
      requests.push(request);
      const field = fields[request.operation.name];
      if (!field) throw new Error(`The test has no ${request.operation.name}`);
      return field(request);
    },
  };
}

/** A person, by default without groups and with an hour to live. */
export function person(username: string, groups: string[] | null = null, expiresAt = hourAhead()): Caller {
  return {
    mode: 'AMAZON_COGNITO_USER_POOLS',
    expiresAt,
    identity: {
      sub: `sub-${username}`,
      issuer: 'issuer',
      username,
      claims: {},
      sourceIp: ['127.0.0.1'],
      groups,
      defaultAuthStrategy: 'ALLOW',
    },
  };
}

/** A machine. */
export function machine(expiresAt = hourAhead()): Caller {
  return {
    mode: 'AWS_IAM',
    expiresAt,
    identity: {
      accountId: '000000000000',
      cognitoIdentityPoolId: null,
      cognitoIdentityId: null,
      sourceIp: ['127.0.0.1'],
      username: 'AROA:ci',
      userArn: 'arn:aws:sts::000000000000:assumed-role/ci/ci',
      cognitoIdentityAuthType: null,
      cognitoIdentityAuthProvider: null,
    },
  };
}

function hourAhead(): number {
  return Math.floor(Date.now() / 1000) + 3600;
}

/** `alice`, `admin` and `brief`, who expires in a second; a signature `AWS4-HMAC-SHA256 good` of what `signed` tells. */
export function createTestAuthenticator(): Authenticator & { signed: SignedRequest[] } {
  const signed: SignedRequest[] = [];
  return {
    signed,
    async jwt(token) {
      const name = token.replace(/^Bearer /, '');
      if (name === 'alice' || name === 'bob') return person(name);
      if (name === 'admin') return person(name, ['admins']);
      if (name === 'brief') return person(name, null, Date.now() / 1000 + 0.3);
      if (name === 'crash') throw new Error('secret of the authenticator');
      throw new AuthenticationError('Unable to parse JWT token.');
    },
    async sigv4(request) {
      signed.push(request);
      if (request.headers.authorization === 'AWS4-HMAC-SHA256 good') return machine();
      throw new AuthenticationError('You are not authorized to make this call.');
    },
  };
}

/** An API over `fields`. */
export function createTestApi(fields: Fields, options: Partial<GraphqlApiOptions> = {}) {
  const executor = createExecutor(fields);
  return { executor, api: createGraphqlApi({ sdl, operations, executor, ...options }) };
}

/** A listening server with the endpoint mounted, and what stops it. */
export interface Endpoint {
  url: string;
  host: string;
  api: GraphqlApi;
  guard: Guard;
  executor: ReturnType<typeof createExecutor>;
  authenticator: ReturnType<typeof createTestAuthenticator>;
  internalErrors: unknown[];
  realtime: ReturnType<typeof createRealtime>;
  post(body: unknown, token?: string, headers?: Record<string, string>): Promise<Response>;
  stop(): Promise<void>;
}

/** Mounts the handlers on a node:http server at a free loopback port. */
export async function startEndpoint(
  fields: Fields,
  options: Partial<GraphqlApiOptions & GraphqlHttpOptions & RealtimeOptions> = {},
): Promise<Endpoint> {
  const internalErrors: unknown[] = [];
  const onInternalError = (error: unknown): void => void internalErrors.push(error);
  const { api, executor } = createTestApi(fields, { onInternalError, ...options });
  const authenticator = createTestAuthenticator();
  const server: Server = createServer(serverOptions);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const guard = createGuard(ownHosts(port));
  const realtime = createRealtime({ onInternalError, ...options, api, authenticator, guard });
  server.on('request', createGraphqlHandler({ onInternalError, ...options, api, authenticator, guard }));
  server.on('upgrade', realtime.handleUpgrade);
  const url = `http://127.0.0.1:${port}/graphql`;
  return {
    url,
    host: `127.0.0.1:${port}`,
    api,
    guard,
    executor,
    authenticator,
    internalErrors,
    realtime,
    post: (body, token = 'alice', headers = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: token, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    async stop() {
      realtime.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
