import type { GeneratedPassword } from '../generated/schema.ts';
import { answer } from './answer.ts';
import { badInput } from './errors.ts';
import { drawCharacters } from './generate/characters.ts';
import { drawPassphrase } from './generate/passphrase.ts';
import { drawPin } from './generate/pin.ts';
import { drawUserName } from './generate/userName.ts';
import type { GeneratePasswordRequest } from './payloads.ts';

/** Draws a password, passphrase, PIN or user name: `GeneratePasswordRequest` in, `GeneratedPassword` out. `BadInput` is all that it refuses with. */
export const handler = answer(async (request: GeneratePasswordRequest) => draw(request));

function draw({ characters, passphrase, pin, userName }: GeneratePasswordRequest): GeneratedPassword {
  const given = [characters, passphrase, pin, userName].filter((kind) => kind !== null && kind !== undefined);
  if (given.length !== 1) throw badInput('Give exactly one of characters, passphrase, pin and userName.');
  if (characters) return drawCharacters(characters);
  if (passphrase) return drawPassphrase(passphrase);
  return pin ? drawPin(pin) : drawUserName(userName ?? {});
}
