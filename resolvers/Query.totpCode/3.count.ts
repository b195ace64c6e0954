export { request, response } from '../countReveal.ts';
