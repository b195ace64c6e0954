export { request, response } from '../authorizeVault.ts';
