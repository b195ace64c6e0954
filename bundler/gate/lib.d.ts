/**
 * Every built-in that APPSYNC_JS documents (AppSync developer guide, "Supported runtime features"), and no other. Code
 * of resolvers, source and bundle, is type-checked against this file in place of TypeScript's own library: what is not
 * here does not build. Only the utility types and the iteration at the end have no place in that guide; they are needed
 * by TypeScript itself.
 */

declare var NaN: number;
declare var Infinity: number;

interface Object {}
/** Not empty: TypeScript would let everything be called. */
interface Function {
  [Symbol.hasInstance](value: unknown): boolean;
}
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}
interface IArguments {}
interface Boolean {}
interface RegExp {}
interface Symbol {}
interface Number {}

interface ObjectConstructor {
  assign<T extends object, U>(target: T, source: U): T & U;
  assign<T extends object, U, V>(target: T, first: U, second: V): T & U & V;
  assign(target: object, ...sources: any[]): any;
  entries<T>(value: { [name: string]: T } | ArrayLike<T>): [string, T][];
  entries(value: {}): [string, any][];
  hasOwn(value: object, name: PropertyKey): boolean;
  keys(value: {}): string[];
  values<T>(value: { [name: string]: T } | ArrayLike<T>): T[];
  values(value: {}): any[];
}
declare var Object: ObjectConstructor;

interface String {
  readonly length: number;
  charAt(position: number): string;
  concat(...texts: string[]): string;
  endsWith(text: string, end?: number): boolean;
  indexOf(text: string, from?: number): number;
  lastIndexOf(text: string, from?: number): number;
  /** The pattern is a Java regular expression. */
  replace(pattern: string, replacement: string): string;
  /** The pattern is a Java regular expression. */
  replaceAll(pattern: string, replacement: string): string;
  slice(start?: number, end?: number): string;
  split(separator: string, limit?: number): string[];
  startsWith(text: string, position?: number): boolean;
  toLowerCase(): string;
  toUpperCase(): string;
  trim(): string;
  trimStart(): string;
  trimEnd(): string;
}
interface StringConstructor {
  raw(template: { raw: readonly string[] }, ...values: any[]): string;
}
declare var String: StringConstructor;

interface NumberConstructor {
  isFinite(value: unknown): boolean;
  isNaN(value: unknown): boolean;
}
declare var Number: NumberConstructor;

interface Math {
  random(): number;
  min(...values: number[]): number;
  max(...values: number[]): number;
  round(value: number): number;
  floor(value: number): number;
  ceil(value: number): number;
}
declare var Math: Math;

interface JSON {
  stringify(value: any): string;
  /** Text that is no JSON gives an empty string. */
  parse(text: string): any;
}
declare var JSON: JSON;

interface Console {
  log(...values: any[]): void;
  error(...values: any[]): void;
}
declare var console: Console;

interface ArrayLike<T> {
  readonly length: number;
  readonly [index: number]: T;
}
interface ConcatArray<T> extends ArrayLike<T> {}

interface ReadonlyArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  concat(...items: (T | ConcatArray<T>)[]): T[];
  flat(depth?: number): any[];
  indexOf(item: T, from?: number): number;
  join(separator?: string): string;
  lastIndexOf(item: T, from?: number): number;
  slice(start?: number, end?: number): T[];
  forEach(callback: (value: T, index: number, array: readonly T[]) => void): void;
  map<U>(callback: (value: T, index: number, array: readonly T[]) => U): U[];
  flatMap<U>(callback: (value: T, index: number, array: readonly T[]) => U | readonly U[]): U[];
  filter<S extends T>(callback: (value: T, index: number, array: readonly T[]) => value is S): S[];
  filter(callback: (value: T, index: number, array: readonly T[]) => unknown): T[];
  reduce(callback: (previous: T, value: T, index: number, array: readonly T[]) => T): T;
  reduce<U>(callback: (previous: U, value: T, index: number, array: readonly T[]) => U, initial: U): U;
  reduceRight(callback: (previous: T, value: T, index: number, array: readonly T[]) => T): T;
  reduceRight<U>(callback: (previous: U, value: T, index: number, array: readonly T[]) => U, initial: U): U;
  find<S extends T>(callback: (value: T, index: number, array: readonly T[]) => value is S): S | undefined;
  find(callback: (value: T, index: number, array: readonly T[]) => unknown): T | undefined;
  findIndex(callback: (value: T, index: number, array: readonly T[]) => unknown): number;
  findLast(callback: (value: T, index: number, array: readonly T[]) => unknown): T | undefined;
  findLastIndex(callback: (value: T, index: number, array: readonly T[]) => unknown): number;
  some(callback: (value: T, index: number, array: readonly T[]) => unknown): boolean;
  every(callback: (value: T, index: number, array: readonly T[]) => unknown): boolean;
  [Symbol.iterator](): Iterator<T>;
}

interface Array<T> {
  length: number;
  [index: number]: T;
  concat(...items: (T | ConcatArray<T>)[]): T[];
  fill(value: T, start?: number, end?: number): this;
  flat(depth?: number): any[];
  indexOf(item: T, from?: number): number;
  join(separator?: string): string;
  lastIndexOf(item: T, from?: number): number;
  pop(): T | undefined;
  push(...items: T[]): number;
  reverse(): T[];
  shift(): T | undefined;
  slice(start?: number, end?: number): T[];
  sort(): this;
  splice(start: number, count?: number, ...items: T[]): T[];
  unshift(...items: T[]): number;
  forEach(callback: (value: T, index: number, array: T[]) => void): void;
  map<U>(callback: (value: T, index: number, array: T[]) => U): U[];
  flatMap<U>(callback: (value: T, index: number, array: T[]) => U | readonly U[]): U[];
  filter<S extends T>(callback: (value: T, index: number, array: T[]) => value is S): S[];
  filter(callback: (value: T, index: number, array: T[]) => unknown): T[];
  reduce(callback: (previous: T, value: T, index: number, array: T[]) => T): T;
  reduce<U>(callback: (previous: U, value: T, index: number, array: T[]) => U, initial: U): U;
  reduceRight(callback: (previous: T, value: T, index: number, array: T[]) => T): T;
  reduceRight<U>(callback: (previous: U, value: T, index: number, array: T[]) => U, initial: U): U;
  find<S extends T>(callback: (value: T, index: number, array: T[]) => value is S): S | undefined;
  find(callback: (value: T, index: number, array: T[]) => unknown): T | undefined;
  findIndex(callback: (value: T, index: number, array: T[]) => unknown): number;
  findLast(callback: (value: T, index: number, array: T[]) => unknown): T | undefined;
  findLastIndex(callback: (value: T, index: number, array: T[]) => unknown): number;
  some(callback: (value: T, index: number, array: T[]) => unknown): boolean;
  every(callback: (value: T, index: number, array: T[]) => unknown): boolean;
  [Symbol.iterator](): Iterator<T>;
}

/** Types alone: nothing of them is left in a bundle. */
type PropertyKey = string | number | symbol;
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Record<K extends keyof any, T> = { [P in K]: T };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends keyof any> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type Parameters<T extends (...args: any) => any> = T extends (...args: infer P) => any ? P : never;
type ReturnType<T extends (...args: any) => any> = T extends (...args: any) => infer R ? R : any;

/** What TypeScript asks for to check `for … of`, a spread and a destructured array. The gate refuses the name `Symbol` itself. */
interface SymbolConstructor {
  readonly iterator: unique symbol;
  readonly hasInstance: unique symbol;
}
declare var Symbol: SymbolConstructor;
interface IteratorYieldResult<T> {
  done?: false;
  value: T;
}
interface IteratorReturnResult<T> {
  done: true;
  value: T;
}
type IteratorResult<T, R = any> = IteratorYieldResult<T> | IteratorReturnResult<R>;
interface Iterator<T, R = any, N = any> {
  next(...[value]: [] | [N]): IteratorResult<T, R>;
}
interface Iterable<T, R = any, N = any> {
  [Symbol.iterator](): Iterator<T, R, N>;
}
interface IterableIterator<T, R = any, N = any> extends Iterator<T, R, N> {
  [Symbol.iterator](): IterableIterator<T, R, N>;
}
