/**
 * The JSON inside a sealed item, format 1. One item has one text: names in the order below, no white space, strings as
 * JSON.stringify writes them. A reader refuses everything else, so a name that is unknown or given twice, which
 * JSON.parse would let pass, cannot hide in a message.
 */
import { sealBroken } from './errors.ts';

/** A login as it is sealed: absent is null. */
export interface SealedLogin {
  password: string | null;
  notes: string | null;
}

/** A note as it is sealed. */
export interface SealedNote {
  text: string;
}

interface Metadata {
  title: string;
  username: string | null;
  urls: string[];
}

/** The whole item: its metadata, and the secret under the name of its kind. */
export type SealedItem = Metadata &
  ({ kind: 'LOGIN'; login: SealedLogin; note?: never } | { kind: 'NOTE'; note: SealedNote; login?: never });

/** The text of an item. `fields` is the place of custom fields, which format 1 reserves and this version leaves empty. */
export function encodeItem(item: SealedItem): string {
  const { kind, title, username, urls } = item;
  const secret =
    item.kind === 'LOGIN'
      ? { login: { password: item.login.password, notes: item.login.notes } }
      : { note: { text: item.note.text } };
  return JSON.stringify({ kind, title, username, urls, ...secret, fields: [] });
}

/** The item of a text. `SealBroken` for every text that `encodeItem` would not have written. */
export function decodeItem(text: string): SealedItem {
  const item = readItem(parse(text));
  if (encodeItem(item) !== text) throw sealBroken();
  return item;
}

function parse(text: string): Record<string, unknown> {
  try {
    return record(JSON.parse(text));
  } catch {
    throw sealBroken();
  }
}

function readItem(value: Record<string, unknown>): SealedItem {
  const metadata = {
    title: string(value['title']),
    username: stringOrNull(value['username']),
    urls: strings(value['urls']),
  };
  if (value['kind'] === 'LOGIN') {
    const login = record(value['login']);
    const secret = { password: stringOrNull(login['password']), notes: stringOrNull(login['notes']) };
    return { kind: 'LOGIN', ...metadata, login: secret };
  }
  if (value['kind'] === 'NOTE') {
    return { kind: 'NOTE', ...metadata, note: { text: string(record(value['note'])['text']) } };
  }
  throw sealBroken();
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw sealBroken();
  return value as Record<string, unknown>;
}

function string(value: unknown): string {
  if (typeof value !== 'string') throw sealBroken();
  return value;
}

function stringOrNull(value: unknown): string | null {
  return value === null ? null : string(value);
}

function strings(value: unknown): string[] {
  if (!Array.isArray(value)) throw sealBroken();
  return value.map(string);
}
