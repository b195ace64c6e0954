import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, without a slash at the end. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Everything that is built: schema, resolvers, functions, explorer. Not committed. */
export const buildDir = join(projectRoot, '.build');
