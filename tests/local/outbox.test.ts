import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { Outbox } from '../../local/stream/outbox.ts';
import { removeFolder, temporaryFolder } from '../support/stack.ts';

const folder = temporaryFolder();
let path = '';
let files = 0;
beforeEach(() => {
  path = join(folder, `${(files += 1)}.jsonl`);
});
afterAll(() => removeFolder(folder));

const keyOf = (name: string) => ({ pk: { S: 'VAULT#1' }, sk: { S: `EVENT#${name}` } });
const owedNames = (outbox: Outbox) => outbox.owed().map(({ key }) => key.sk?.S);
/** As after `kill -9`: nothing is closed, and another process opens the file. */
const reopened = () => new Outbox(path);

it('what is owed survives a kill, in the order of the writes', () => {
  const outbox = new Outbox(path);
  for (const name of ['b', 'a', 'c']) outbox.owe(keyOf(name));
  expect(owedNames(reopened())).toEqual(['EVENT#b', 'EVENT#a', 'EVENT#c']);
});

it('what is owed stands in the file as soon as owe returns', () => {
  const outbox = new Outbox(path);
  outbox.owe(keyOf('a'));
  expect(readFileSync(path, 'utf8')).toContain('EVENT#a');
});

it('what is settled is gone, after a kill too', () => {
  const outbox = new Outbox(path);
  const { sequence } = outbox.owe(keyOf('a'));
  outbox.owe(keyOf('b'));
  outbox.settle(sequence);
  expect(owedNames(outbox)).toEqual(['EVENT#b']);
  expect(owedNames(reopened())).toEqual(['EVENT#b']);
});

it('numbers ascend over starts while anything is owed', () => {
  const { sequence } = new Outbox(path).owe(keyOf('a'));
  const next = reopened().owe(keyOf('b'));
  expect(next.sequence).toBeGreaterThan(sequence);
  expect(owedNames(reopened())).toEqual(['EVENT#a', 'EVENT#b']);
});

it('a line that a kill cut off is no debt, and spoils no line after it', () => {
  new Outbox(path).owe(keyOf('a'));
  appendFileSync(path, '{"owe":{"sequence":2,"key":{"pk":{"S":"VAULT');
  const outbox = reopened();
  outbox.owe(keyOf('b'));
  expect(owedNames(outbox)).toEqual(['EVENT#a', 'EVENT#b']);
  expect(owedNames(reopened())).toEqual(['EVENT#a', 'EVENT#b']);
});

it('a settling that a kill cut off leaves the debt: rather twice than never', () => {
  new Outbox(path).owe(keyOf('a'));
  appendFileSync(path, '{"settle":1');
  expect(owedNames(reopened())).toEqual(['EVENT#a']);
});

it('a new start keeps what is owed and drops what is settled from the file', () => {
  const outbox = new Outbox(path);
  for (let count = 0; count < 100; count += 1) outbox.settle(outbox.owe(keyOf('settled')).sequence);
  outbox.owe(keyOf('owed'));
  reopened();
  expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(1);
});

it('the file is replaced as a whole at a start, never emptied with debts in it', () => {
  new Outbox(path).owe(keyOf('a'));
  const before = statSync(path).ino;
  reopened();
  expect(statSync(path).ino).not.toBe(before);
});

it('the file does not grow for ever: it is emptied once it is large and nothing is owed', () => {
  const outbox = new Outbox(path);
  const long = keyOf('x'.repeat(64 * 1024));
  for (let count = 0; count < 16; count += 1) outbox.settle(outbox.owe(long).sequence);
  expect(statSync(path).size).toBeLessThan(1024 * 1024);
  outbox.owe(keyOf('a'));
  expect(owedNames(reopened())).toEqual(['EVENT#a']);
});

it('a large file stays while anything in it is owed', () => {
  const outbox = new Outbox(path);
  outbox.owe(keyOf('a'));
  const long = keyOf('x'.repeat(64 * 1024));
  for (let count = 0; count < 20; count += 1) outbox.settle(outbox.owe(long).sequence);
  expect(owedNames(reopened())).toEqual(['EVENT#a']);
});

it('is readable by its owner alone, also when it was not before', () => {
  writeFileSync(path, '', { mode: 0o644 });
  new Outbox(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('takes no debt once it is closed, so that the row is not written, and keeps those it has', () => {
  const outbox = new Outbox(path);
  const { sequence } = outbox.owe(keyOf('a'));
  outbox.close();
  expect(() => outbox.owe(keyOf('b'))).toThrow('The stream has stopped.');
  outbox.settle(sequence);
  expect(owedNames(reopened())).toEqual(['EVENT#a']);
});
