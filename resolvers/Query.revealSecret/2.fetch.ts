export { request, response } from '../fetchSealed.ts';
