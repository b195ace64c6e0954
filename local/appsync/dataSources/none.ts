import { recordAt, type DataSource } from './dataSource.ts';

/** The NONE data source: the request's `payload` is the result. */
export const noneDataSource: DataSource = {
  invoke: (request) => Promise.resolve({ result: recordAt(request, '').payload ?? null }),
};
