export { request, response } from '../orderRevocation.ts';
