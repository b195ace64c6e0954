export { request, response } from '../issueGrant.ts';
