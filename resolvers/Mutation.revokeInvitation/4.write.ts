export { request, response } from './2.write.ts';
