import fc from 'fast-check';
import type { VaultClient } from '../../examples/vaultClient.ts';

/** An id of the right form that names nothing. */
export const absentId = '0'.repeat(26);

/**
 * Made here and not within a test: fast-check's first of its kind takes a second, five on a busy machine, and by then the
 * server has closed a connection that the next request would use.
 */
const anyText = fc
  .string({ unit: 'binary', maxLength: 60 })
  .filter((text) => !/^[0-9A-HJKMNP-TV-Z]{26}$/.test(text));

/** Texts that are no id: separators, control characters, emoji, wrong letters, great length; some around an id that is there. */
export const badIdsAround = (id: string): fc.Arbitrary<string[]> =>
  fc.array(
    fc.oneof(
      anyText,
      fc
        .tuple(fc.constantFrom('', '#', 'ITEM#', 'VAULT#', '../', '\0', ' '), fc.string({ maxLength: 5 }))
        .map(([before, after]) => `${before}${id}#${after}`),
      fc.constantFrom('', '#', '~', 'VAULT', '\0', '\n', '🔑'.repeat(26), 'I'.repeat(26), 'L'.repeat(26)),
      fc.constantFrom(id.toLowerCase(), `${id} `, ` ${id}`, `${id}\u0000`, id.slice(1), `${id}0`),
      fc.constantFrom('0'.repeat(10_000), '#'.repeat(10_000), '🔑'.repeat(10_000), id.repeat(400)),
    ),
    { minLength: 20, maxLength: 20 },
  );

/**
 * Asks one field once for each id, in one request by aliases, and answers each one's error type, or what it gave.
 * @param call a field with `$ID` in the place of the id under test, e.g. `vault(vaultId: $ID) { id }`
 */
export async function answersFor(client: VaultClient, call: string, ids: string[]): Promise<unknown[]> {
  const variables = Object.fromEntries(ids.map((id, index) => [`v${index}`, id]));
  const names = Object.keys(variables);
  const query = `query (${names.map((name) => `$${name}: ID!`).join(', ')}) {
    ${names.map((name) => `a_${name}: ${call.replaceAll('$ID', `$${name}`)}`).join('\n')}
  }`;
  const { data, errors } = (await client.graphql(query, variables).then(
    (answered) => ({ data: answered, errors: [] }),
    (error: unknown) => error,
  )) as {
    data: Record<string, unknown> | null;
    errors: { path?: string[]; errorType?: string; message: string }[];
  };
  return names.map((name) => {
    const refused = errors.find(({ path }) => path?.[0] === `a_${name}`);
    return refused ? refused.errorType : (data?.[`a_${name}`] ?? errors);
  });
}
