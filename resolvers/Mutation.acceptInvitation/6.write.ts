export { request, response } from './4.write.ts';
