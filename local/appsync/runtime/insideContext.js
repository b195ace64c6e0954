// Plain JavaScript, read as text and run first in the context of each resolver bundle: see resolverCode.ts.
// It leaves only the built-ins that AppSync documents ("Runtime features", developer guide; property names such as
// `constructor` go too) and answers how to run a handler. `callHost(name, argumentsText)` calls one function of the
// runtime, JSON both ways, so that no object of the host is within reach of the code by accident.
export function insideContext(callHost, hostFunctions) {
  'use strict';
  const { parse, stringify } = JSON;
  const { defineProperty, freeze, hasOwn } = Object;
  const { apply, deleteProperty } = Reflect;
  const { sort } = Array.prototype;
  const root = globalThis;

  const documentedMembers = {
    Object: 'assign entries hasOwn keys values',
    String: 'raw',
    Number: 'isFinite isNaN',
    Math: 'random min max round floor ceil',
  };
  const documentedMethods = {
    String:
      'charAt concat endsWith indexOf lastIndexOf slice split startsWith toLowerCase toUpperCase trim trimStart trimEnd',
    // toString and valueOf are called by templates and joins, not by code.
    Array:
      'concat fill flat indexOf join lastIndexOf pop push reverse shift slice splice unshift forEach map flatMap ' +
      'filter reduce reduceRight find some every findIndex findLast findLastIndex toString',
    Object: 'toString valueOf',
    Number: 'valueOf',
    Boolean: 'valueOf',
    Function: '',
  };

  function bridge(name) {
    return (...values) => {
      const answer = callHost(name, stringify(values));
      return answer === undefined ? undefined : parse(answer);
    };
  }
  const notEmulated = bridge('notEmulated');
  const replace = bridge('string.replace');
  const parseLeniently = bridge('json.parse');
  const print = bridge('console.print');

  // A member that the runtime lacks fails loudly: `undefined` would be taken for an answer.
  function namespace(prefix) {
    const members = {};
    for (const name of hostFunctions.filter((candidate) => candidate.startsWith(prefix))) {
      const [member, deeper] = name.slice(prefix.length).split('.');
      members[member] = deeper === undefined ? bridge(name) : namespace(`${prefix}${member}.`);
    }
    return new Proxy(freeze(members), {
      get: (target, key) =>
        typeof key === 'symbol' || hasOwn(target, key) ? target[key] : notEmulated(prefix + key),
    });
  }
  const util = namespace('util.');
  const runtime = namespace('runtime.');
  const extensions = namespace('extensions.');
  const modules = {
    '@aws-appsync/utils': { util, runtime, extensions },
    '@aws-appsync/utils/dynamodb': namespace('dynamodb.'),
  };

  const globals = {
    util,
    runtime,
    extensions,
    JSON: freeze({ stringify, parse: (text) => parseLeniently(text) }),
    console: freeze({ log: (...values) => print(values), error: (...values) => print(values) }),
  };
  for (const [name, members] of Object.entries(documentedMembers)) {
    globals[name] = freeze(
      Object.fromEntries(members.split(' ').map((member) => [member, root[name][member]])),
    );
  }

  const methods = {
    String: {
      replace(pattern, replacement) {
        return replace(this, pattern, replacement, false);
      },
      replaceAll(pattern, replacement) {
        return replace(this, pattern, replacement, true);
      },
      toString: () => notEmulated('String.prototype.toString'),
    },
    Array: {
      sort(...comparator) {
        return comparator.length === 0 ? apply(sort, this, []) : notEmulated('sort with a comparator');
      },
    },
    // Without these, Object.prototype.toString would answer "[object Number]".
    Number: { toString: () => notEmulated('Number.prototype.toString') },
    Boolean: { toString: () => notEmulated('Boolean.prototype.toString') },
  };

  const removals = [];
  const additions = Object.entries(globals).map(([name, value]) => [root, name, value]);
  for (const key of Object.getOwnPropertyNames(root)) removals.push([root, key]);
  for (const [name, list] of Object.entries(documentedMethods)) {
    const { prototype } = root[name];
    const kept = list.split(' ');
    for (const key of Object.getOwnPropertyNames(prototype))
      if (!kept.includes(key)) removals.push([prototype, key]);
    for (const [key, value] of Object.entries(methods[name] ?? {})) additions.push([prototype, key, value]);
  }
  for (const [object, key] of removals) deleteProperty(object, key);
  for (const [object, key, value] of additions) defineProperty(object, key, { value });

  function run(handler, contextText) {
    const ctx = parse(contextText);
    ctx.args = ctx.arguments;
    // JSON.stringify(ctx.info) omits these two (developer guide, context reference).
    for (const key of ['selectionSetList', 'selectionSetGraphQL']) {
      defineProperty(ctx.info, key, { value: ctx.info[key], enumerable: false });
    }
    // Code may change what the stash holds; assigning another object to ctx.stash has no effect.
    const { stash } = ctx;
    try {
      const value = handler(ctx);
      return { text: stringify({ value, stash }) };
    } catch (thrown) {
      return { text: stringify({ stash }), thrown };
    }
  }
  return { modules, run };
}
