import type { GeneratedPassword, GeneratePasswordInput } from '../generated/schema.ts';
import { answer } from './answer.ts';
import { badInput } from './errors.ts';
import { drawCharacters } from './generate/characters.ts';
import { drawPassphrase } from './generate/passphrase.ts';
import { drawPin } from './generate/pin.ts';
import { drawUserName } from './generate/userName.ts';

/** Draws a password, passphrase, PIN or user name: `GeneratePasswordInput` in, `GeneratedPassword` out. `BadInput` is all that it refuses with. */
export const handler = answer(async (request: GeneratePasswordInput) => draw(request));

function draw({ characters, passphrase, pin, userName }: GeneratePasswordInput): GeneratedPassword {
  const given = [characters, passphrase, pin, userName].filter((kind) => kind !== null && kind !== undefined);
  if (given.length !== 1) throw badInput('Give exactly one of characters, passphrase, pin and userName.');
  if (characters) return drawCharacters(characters);
  if (passphrase) return drawPassphrase(passphrase);
  return pin ? drawPin(pin) : drawUserName(userName ?? {});
}
