export { request, response } from './1.write.ts';
