import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argumentFilter, compileFilter, FilterError } from '../../local/appsync/realtime/filter.ts';

const one = (fieldName: string, operator: string, value: unknown) =>
  compileFilter({ filterGroup: [{ filters: [{ fieldName, operator, value }] }] });

describe('operators', () => {
  it.each([
    ['eq', 5, 5, true],
    ['eq', 5, '5', false],
    ['eq', true, true, true],
    ['ne', 'a', 'b', true],
    ['ne', 'a', 'a', false],
    ['le', 5, 5, true],
    ['le', 6, 5, false],
    ['lt', 4, 5, true],
    ['lt', 5, 5, false],
    ['ge', 5, 5, true],
    ['ge', 4, 5, false],
    ['gt', 6, 5, true],
    ['gt', 5, 5, false],
    ['gt', '6', 5, false],
    ['in', 'a', ['a', 'b'], true],
    ['in', 'c', ['a', 'b'], false],
    ['notIn', 'c', ['a', 'b'], true],
    ['notIn', 'a', ['a', 'b'], false],
    ['contains', 'banana', 'nan', true],
    ['contains', ['a', 'b'], 'b', true],
    ['contains', ['ab'], 'b', false],
    ['contains', 12, '1', false],
    ['notContains', 'banana', 'nan', false],
    ['notContains', ['a'], 'b', true],
    ['beginsWith', 'banana', 'ban', true],
    ['beginsWith', 'banana', 'nan', false],
    ['between', 5, [5, 7], true],
    ['between', 7, [5, 7], true],
    ['between', 8, [5, 7], false],
    ['between', '6', [5, 7], false],
    ['containsAny', ['a', 'b'], ['x', 'b'], true],
    ['containsAny', ['a', 'b'], ['x'], false],
  ])('[filter.operators] %s: %j against %j is %j', (operator, field, value, expected) => {
    expect(one('f', operator, value)({ f: field })).toBe(expected);
  });

  it('are consistent with their opposites on every pair of numbers', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (field, value) => {
        const is = (operator: string) => one('f', operator, value)({ f: field });
        expect(is('ne')).toBe(!is('eq'));
        expect(is('le')).toBe(!is('gt'));
        expect(is('ge')).toBe(!is('lt'));
        expect(one('f', 'between', [value, value])({ f: field })).toBe(is('eq'));
      }),
    );
  });

  it.each(['eq', 'ne', 'le', 'lt', 'ge', 'gt', 'contains', 'notContains', 'beginsWith'])(
    '%s matches no event that lacks the field',
    (operator) => {
      expect(one('f', operator, 'x')({ other: 1 })).toBe(false);
    },
  );
  it.each(['in', 'notIn', 'between', 'containsAny'])(
    '%s matches no event that lacks the field',
    (operator) => {
      expect(one('f', operator, ['a', 'b'])({})).toBe(false);
    },
  );
  it('orders nothing that is null', () => {
    expect(['le', 'lt', 'ge', 'gt'].some((operator) => one('f', operator, 0)({ f: null }))).toBe(false);
  });
});

describe('groups', () => {
  const eq = (fieldName: string, value: number) => ({ fieldName, operator: 'eq', value });
  const filter = compileFilter({
    filterGroup: [{ filters: [eq('a', 1), eq('b', 2)] }, { filters: [eq('c', 3)] }],
  });
  it.each([
    [{ a: 1, b: 2 }, true],
    [{ a: 1, b: 0 }, false],
    [{ c: 3 }, true],
    [{ a: 1, b: 0, c: 0 }, false],
  ])('[filter.groups] are OR, and their filters AND: %j is %j', (event, expected) => {
    expect(filter(event)).toBe(expected);
  });
});

describe('names', () => {
  it('[filter.dotted] reach five levels down', () => {
    expect(one('a.b.c.d.e', 'eq', 1)({ a: { b: { c: { d: { e: 1 } } } } })).toBe(true);
  });
  it('[filter.dotted] are refused six levels down', () => {
    expect(() => one('a.b.c.d.e.f', 'eq', 1)).toThrow(FilterError);
  });
  it('never reach what an object inherits', () => {
    expect(one('constructor', 'ne', 'x')({})).toBe(false);
  });
  it('[filter.list] ignore an event that is a list', () => {
    expect(one('f', 'eq', 1)([{ f: 1 }])).toBe(false);
  });
});

describe('what AWS would misread in silence is refused', () => {
  it.each([
    ['lte', 1],
    ['gte', 1],
    ['toString', 1],
    ['attributeExists', true],
    ['eq', null],
    ['eq', [1]],
    ['in', 'a'],
    ['in', []],
    ['between', [1]],
    ['between', [1, 'a']],
    ['beginsWith', 1],
    ['containsAny', 'a'],
  ])('[filter.unknown-operator] %s with %j', (operator, value) => {
    expect(() => one('f', operator, value)).toThrow(FilterError);
  });
  it('an empty filter, which would let everything through or nothing', () => {
    expect(() => compileFilter({ filterGroup: [] })).toThrow(FilterError);
    expect(() => compileFilter({ filterGroup: [{ filters: [] }] })).toThrow(FilterError);
  });
});

describe('arguments', () => {
  it('given as null let only events through whose field is null', () => {
    const filter = argumentFilter({ vault: null });
    expect([filter({ vault: null }), filter({ vault: 'a' }), filter({})]).toEqual([true, false, false]);
  });
  it('that are absent filter nothing', () => {
    expect(argumentFilter({})({ vault: 'a' })).toBe(true);
  });
  it('must all equal', () => {
    const filter = argumentFilter({ a: '1', b: 2 });
    expect([filter({ a: '1', b: 2 }), filter({ a: '1', b: 3 }), filter({ a: '1' })]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
