import type { CustomField, CustomFieldType } from '../../generated/schema.ts';
import { customField } from '../envelope/kinds.ts';
import { badInput } from '../errors.ts';
import type { Sealed } from '../payloads/items.ts';
import { parseTotp } from '../totp.ts';
import { checkRecord } from './checkRecord.ts';
import { anything, day, isVisibleLine, rule, webUrl } from './rules.ts';
import type { Rule } from './rules.ts';

const MOST_FIELDS = 100;
const NAME_CHARACTERS = 100;

const fieldName = rule<string>(
  (value) => isVisibleLine(value, NAME_CHARACTERS),
  `one line of 1 to ${NAME_CHARACTERS} characters, without control characters and not blank`,
);
const truth = rule<string>((value) => value === 'true' || value === 'false', '`true` or `false`');

/** What the value of a custom field may be, by the field's type. */
const valueRules: Readonly<Record<CustomFieldType, Rule<string>>> = {
  TEXT: anything,
  HIDDEN: anything,
  BOOLEAN: truth,
  DATE: day,
  URL: webUrl,
  TOTP: parseTotp,
};

/** An item's custom fields, in their order. Throws `BadInput`, which names a field by its place: `customFields[3].value`. */
export function checkCustomFields(given: unknown): Sealed<CustomField>[] {
  if (!Array.isArray(given) || given.length > MOST_FIELDS) {
    throw badInput(`customFields may be up to ${MOST_FIELDS} fields.`);
  }
  return given.map((field: unknown, index) => {
    const path = `customFields[${index}]`;
    const rules = { name: fieldName, type: anything, value: anything };
    const checked = checkRecord(customField, rules, field, path) as Sealed<CustomField>;
    valueRules[checked.type](checked.value, `${path}.value`);
    return checked;
  });
}
