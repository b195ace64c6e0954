/**
 * The JSON inside a sealed item, format 1. One item has one text: names in the order below and of `kinds.ts`, no white
 * space, values as JSON.stringify writes them. A reader refuses everything else, so a name that is unknown or given twice,
 * which JSON.parse would let pass, cannot hide in a message.
 */
import type { ItemKind } from '../../generated/schema.ts';
import type { SealedItem } from '../payloads/items.ts';
import { sealBroken } from './errors.ts';
import { customField, isOfType, kinds } from './kinds.ts';
import type { Field, Fields } from './kinds.ts';

/** The text of an item: its metadata, its secret under the name of its kind's input, its custom fields as `fields`. */
export function encodeItem({ kind, title, username, urls, secret, customFields }: SealedItem): string {
  return JSON.stringify({
    kind,
    title,
    username,
    urls,
    [kinds[kind].input]: writeRecord(kinds[kind].fields, secret),
    fields: customFields.map((field) => writeRecord(customField, field)),
  });
}

/** The item of a text. `SealBroken` for every text that `encodeItem` would not have written. */
export function decodeItem(text: string): SealedItem {
  const item = readItem(parse(text));
  if (encodeItem(item) !== text) throw sealBroken();
  return item;
}

function writeRecord(fields: Fields, values: Readonly<Record<string, unknown>>): object {
  const written = Object.entries(fields).filter(([name, { added }]) => !added || values[name] !== null);
  return Object.fromEntries(written.map(([name]) => [name, values[name]]));
}

function parse(text: string): Record<string, unknown> {
  try {
    return record(JSON.parse(text));
  } catch {
    throw sealBroken();
  }
}

function readItem(value: Record<string, unknown>): SealedItem {
  const kind = readKind(value['kind']);
  const { input, fields } = kinds[kind];
  return {
    kind,
    title: string(value['title']),
    username: value['username'] === null ? null : string(value['username']),
    urls: array(value['urls']).map(string),
    secret: readRecord(fields, value[input]),
    customFields: array(value['fields']).map((field) => readRecord(customField, field)),
    // The table's types are the schema's, and every value has been read by it.
  } as SealedItem;
}

function readKind(kind: unknown): ItemKind {
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind)) throw sealBroken();
  return kind as ItemKind;
}

function readRecord(fields: Fields, value: unknown): Record<string, unknown> {
  const given = record(value);
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, readField(field, given[name])]),
  );
}

function readField({ type, nullable, added }: Field, value: unknown): unknown {
  if (value === undefined && added) return null;
  if (value === null && nullable) return null;
  if (!isOfType(type, value)) throw sealBroken();
  return value;
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw sealBroken();
  return value as Record<string, unknown>;
}

function string(value: unknown): string {
  if (typeof value !== 'string') throw sealBroken();
  return value;
}

function array(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw sealBroken();
  return value;
}
