export { request, response } from './3.write.ts';
