export { request, response } from '../matches.ts';
