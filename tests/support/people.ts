import { randomBytes, randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import WebSocket from 'ws';
import { fetchConfig, signIn } from '../../examples/vaultClient.ts';
import { apiOf, type Api } from './api.ts';

/** A user, with their member id. */
export type NewPerson = Api & { id: string; username: string };

/** A user of the shared stack, or of the one at this origin, whom no other test knows, signed up and signed in. */
export async function newPerson(origin: string = inject('origin')): Promise<NewPerson> {
  const config = await fetchConfig(origin);
  const username = `person-${randomUUID()}`;
  const password = randomBytes(18).toString('base64url');
  const answer = await fetch(config.Auth.Cognito.userPoolEndpoint ?? '', {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp' },
    body: JSON.stringify({
      ClientId: config.Auth.Cognito.userPoolClientId,
      Username: username,
      Password: password,
    }),
  });
  const { UserSub } = (await answer.json()) as { UserSub: string };
  return { ...apiOf(await signIn(config, username, password, { WebSocket })), id: UserSub, username };
}
