import { vaultsPerPerson } from '../../infra/apiSettings.ts';
import { vaultTableName } from '../dynamodb/createTables.ts';
import { roleOf } from '../functions/functions.ts';

/** What resolvers read as `ctx.env`: the API's environment variables of the stack (`infra/apiConstruct.ts`). */
export function resolverEnvironment(settings: {
  vaultsPerPerson?: string | undefined;
}): Record<string, string> {
  return {
    VAULT_TABLE: vaultTableName,
    PUBLISHER_ROLE: roleOf('publishEvents'),
    SHREDDER_ROLE: roleOf('shredVaults'),
    VAULTS_PER_PERSON: settings.vaultsPerPerson ?? String(vaultsPerPerson),
  };
}
