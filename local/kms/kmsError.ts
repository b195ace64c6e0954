/** An error of the KMS, by its name in the API reference. The text names no key material and no context. */
export class KmsError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** A parameter that is missing or out of its bounds. */
export const invalid = (message: string): KmsError => new KmsError('ValidationException', message);
