/** Overwrite behavior: which of the mapped values an update can write over the record's own. */
import type { CrmRecord, EntityDescription, FieldValues } from '../../crm/port';
import { isFilled, lookupOf } from './lookupColumns';
import { isEmpty } from './value';

/** Always overwrite, only fill fields that are empty in the CRM, or never overwrite with an empty value. */
export type OverwriteBehavior = 'always' | 'onlyFillEmpty' | 'ignoreEmpty';

export interface OverwriteRules {
	forAll: OverwriteBehavior;
	/** Overrides for individual fields, by API name. */
	forSingle: ReadonlyMap<string, OverwriteBehavior>;
}

type CanWrite = (isCurrentEmpty: boolean, isIncomingEmpty: boolean) => boolean;

const canWrite: Record<OverwriteBehavior, CanWrite> = {
	always: () => true,
	onlyFillEmpty: (isCurrentEmpty) => isCurrentEmpty,
	ignoreEmpty: (_, isIncomingEmpty) => !isIncomingEmpty,
};

/**
 * Returns the incoming values that the rules allow. A field that could not be read is not known to be empty, and a
 * lookup to a record of another entity is filled.
 */
export function applyOverwrite(
	description: EntityDescription,
	{ forAll, forSingle }: OverwriteRules,
	{ values: current, unreadable = [] }: Pick<CrmRecord, 'values' | 'unreadable'>,
	incoming: FieldValues,
): FieldValues {
	return Object.fromEntries(
		Object.entries(incoming).filter(([field, value]) => {
			const lookup = lookupOf(description, field);
			const isFilledNow = lookup
				? isFilled(description, lookup, current)
				: !isEmpty(current[field]);
			const isCurrentEmpty = !isFilledNow && !unreadable.includes(field);
			return canWrite[forSingle.get(field) ?? forAll](isCurrentEmpty, isEmpty(value));
		}),
	);
}

/**
 * Names the fields that were not filled because they may have a value that the connected user cannot read.
 * @returns a sentence that follows another, or '' where there are none.
 */
export function unreadableNote(
	{ fields }: EntityDescription,
	{ unreadable = [] }: Pick<CrmRecord, 'unreadable'>,
	updatable: FieldValues,
	allowed: FieldValues,
): string {
	const names = unreadable.filter((name) => !isEmpty(updatable[name]) && !(name in allowed));
	if (names.length === 0) return '';
	const labels = fields.flatMap(({ name, label }) =>
		names.includes(name) ? [`"${label}" (${name})`] : [],
	);
	return ` Not filled, because the connected user has no permission to read the current value: ${labels.join(', ')}.`;
}
