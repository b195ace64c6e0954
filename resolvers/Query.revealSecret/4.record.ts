export { request, response } from '../recordReveal.ts';
