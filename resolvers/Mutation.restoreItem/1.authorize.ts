export { request, response } from '../authorizeItem.ts';
