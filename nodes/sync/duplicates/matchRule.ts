/** Match rules: how an incoming record finds the ones that are already there. */
import type { FieldValue, FieldValues, RecordTypeDescription } from '../crm';
import { CrmError } from '../errors';
import { isEmpty } from '../fields/value';

/** Records match when they agree in all of these fields. An empty value never matches. */
export interface MatchRule {
	/** Shown in outcomes as `matchedBy`. */
	name: string;
	/** API names. */
	fields: readonly string[];
}

/** @throws CrmError when the record type has no e-mail field. */
export function emailRule(description: RecordTypeDescription): MatchRule {
	const field = description.fields.find(({ type }) => type === 'email');
	if (field) return { name: 'email', fields: [field.name] };
	throw new CrmError(`${description.label} has no e-mail field to match by.`, {
		remedy: 'mendSetUp',
		advice: 'Choose "Chosen Fields" under Match By and take fields of this record type.',
	});
}

/** @throws CrmError when no field is chosen, or one does not exist on the record type. */
export function fieldsRule(
	description: RecordTypeDescription,
	fields: readonly string[],
): MatchRule {
	if (fields.length === 0) {
		throw new CrmError('No field to match by is chosen.', {
			remedy: 'mendSetUp',
			advice: 'Choose at least one field under Match Fields.',
		});
	}
	const unknown = fields.find((name) => description.fields.every((field) => field.name !== name));
	if (unknown === undefined) return { name: fields.join(', '), fields };
	throw new CrmError(`${description.label} has no field "${unknown}" to match by.`, {
		remedy: 'mendSetUp',
		fields: [unknown],
		advice: 'Choose the fields under Match Fields anew.',
	});
}

/** What to look for; undefined when a field of the rule is empty, so that nothing can match. */
export function keyOf(rule: MatchRule, values: FieldValues): FieldValues | undefined {
	if (rule.fields.some((field) => isEmpty(comparable(values[field])))) return undefined;
	return Object.fromEntries(rule.fields.map((field) => [field, trim(values[field] ?? null)]));
}

/** Equal for values that match: CRMs compare text without regard to case or surrounding spaces. */
export function keyText(rule: MatchRule, values: FieldValues): string | undefined {
	const parts = rule.fields.map((field) => comparable(values[field]));
	return parts.some(isEmpty) ? undefined : JSON.stringify(parts);
}

function trim(value: FieldValue): FieldValue {
	return typeof value === 'string' ? value.trim() : value;
}

function comparable(value: FieldValues[string] | undefined): string {
	return String(value ?? '')
		.trim()
		.toLowerCase()
		.normalize('NFC');
}
