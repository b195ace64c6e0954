export { request, response } from '../authorizeReveal.ts';
