export { request, response } from '../vaultChange.ts';
