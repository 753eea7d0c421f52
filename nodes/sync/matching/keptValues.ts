/** Values of an existing record that an update keeps because of how the record was found. */
import type { CrmRecord, EntityDescription, FieldValues } from '../../crm/port';
import { isEmpty, sameValue } from '../values/value';
import type { Found, Match } from './candidates';

export interface KeptValues {
	/** The incoming values without those that are not written. */
	values: FieldValues;
	/** Why values that differ are kept, for the reason of an outcome. */
	reason: string;
}

/** @param incoming values for the fields of the record. */
export function keepValues(
	description: EntityDescription,
	found: Pick<Found, 'matches' | 'keepFilled'>,
	current: CrmRecord,
	incoming: FieldValues,
): KeptValues {
	const match = found.matches.find(({ record }) => record === current);
	if (match?.via) {
		return {
			values: withoutIdentity(description, { ...match, via: match.via }, incoming),
			reason:
				'the record that matches was merged or converted into this one, which keeps its own values of the match fields',
		};
	}
	return {
		values: withoutClearing(found.keepFilled, incoming),
		reason: 'a match by phone or name does not clear an email address',
	};
}

/** An item without an email address that matches by phone does not clear the address of the record. */
function withoutClearing(keepFilled: readonly string[], values: FieldValues): FieldValues {
	return Object.fromEntries(
		Object.entries(values).filter(([name, value]) => value !== null || !keepFilled.includes(name)),
	);
}

/**
 * The values that match identify the merged or converted record. In place of those of the record that is left, nothing
 * would find that one by its own values any more; and a merged record can still occupy its key.
 */
function withoutIdentity(
	{ fields, keys }: EntityDescription,
	{ record, via, fields: matched }: Pick<Required<Match>, 'record' | 'via' | 'fields'>,
	values: FieldValues,
): FieldValues {
	const keyFields = new Set(keys.flatMap((key) => key.fields));
	const isKept = (name: string) => {
		const field = fields.find((each) => each.name === name);
		if (field && keyFields.has(name)) {
			return sameValue(field, via.values[name] ?? null, values[name] ?? null);
		}
		return matched.includes(name) && !isEmpty(record.values[name]);
	};
	return Object.fromEntries(Object.entries(values).filter(([name]) => !isKept(name)));
}
