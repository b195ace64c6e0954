export { request, response } from '../revokeGrant.ts';
