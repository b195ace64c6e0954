export { request, response } from './6.write.ts';
