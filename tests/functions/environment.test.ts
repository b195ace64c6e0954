import { describe, expect, it, vi } from 'vitest';
import { answer } from '../../functions/answer.ts';
import { readEnvironment } from '../../functions/environment.ts';
import { ExpectedError } from '../../functions/errors.ts';

const variables = { KEY_STORE_TABLE: 'vault-keys', KEY_STORE_NAME: 'keys', WRAPPING_KEY_ARN: 'arn:…' };

describe('the environment of a function', () => {
  it('is read whole, with 60 seconds unless they are set', () => {
    expect(readEnvironment(variables)).toEqual({
      keyStoreTable: 'vault-keys',
      keyStoreName: 'keys',
      wrappingKeyArn: 'arn:…',
      branchKeyTtlSeconds: 60,
    });
    expect(readEnvironment({ ...variables, BRANCH_KEY_TTL_SECONDS: '5' }).branchKeyTtlSeconds).toBe(5);
  });

  it.each(Object.keys(variables))('without %s names it', (name) => {
    expect(() => readEnvironment({ ...variables, [name]: '' })).toThrow(name);
  });

  it.each(['0', '-1', '1.5', 'x', '86401', '1e3'])('with %s seconds to live is refused', (value) => {
    expect(() => readEnvironment({ ...variables, BRANCH_KEY_TTL_SECONDS: value })).toThrow(
      'BRANCH_KEY_TTL_SECONDS',
    );
  });
});

describe('the answer of a function', () => {
  it('is what its step answers', async () => {
    await expect(answer((n: number) => Promise.resolve(n + 1))(1)).resolves.toBe(2);
  });

  it('is an expected error as type and message, with an upstream name in the log alone', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const handler = answer(() =>
      Promise.reject(new ExpectedError('KeyUnavailable', 'Try again.', 'Throttling')),
    );
    await expect(handler({})).resolves.toEqual({ error: { type: 'KeyUnavailable', message: 'Try again.' } });
    expect(warn.mock.calls).toEqual([['KeyUnavailable Throttling']]);
    warn.mockRestore();
  });

  it('is never the text, the stack or the cause of any other error', async () => {
    const handler = answer(() => Promise.reject(new Error('hunter2')));
    const error: unknown = await handler({}).catch((thrown: unknown) => thrown);
    expect(error).toEqual(new Error('The function failed.'));
    expect((error as Error).cause).toBeUndefined();
    expect((error as Error).stack).not.toContain('hunter2');
  });
});
