/** Which values a record has after others were merged into it. */
import type { CrmRecord, EntityDescription, FieldDescription, FieldValue } from '../../crm/port';
import { isEmpty } from '../values/value';

/**
 * The master's value, also an empty one; the master's, or where it is empty that of the duplicate modified last; the
 * value of the record modified last; the longest text, and for other fields as if filled. Empty values never survive
 * others but by the first rule.
 */
export type SurvivalRule = 'master' | 'filled' | 'newest' | 'longest';

export interface Survival {
	rule: SurvivalRule;
	/** By API name of the field, in place of the rule. */
	perField: Readonly<Record<string, SurvivalRule>>;
}

export interface ValueChange {
	field: string;
	from: FieldValue;
	to: FieldValue;
}

/**
 * The changes of the master. Values of lookups to several entities stay as they are.
 * @param kept API names of fields that stay as they are, such as the owner.
 */
export function planMerge(
	description: EntityDescription,
	master: CrmRecord,
	duplicates: readonly CrmRecord[],
	{ rule, perField }: Survival,
	kept: readonly string[] = [],
): ValueChange[] {
	const newestFirst = duplicates.toSorted(
		(left, right) => Date.parse(right.modifiedAt) - Date.parse(left.modifiedAt),
	);
	return mergeableFields(description, kept).flatMap((field) => {
		const survivor = survivorOf(field, perField[field.name] ?? rule, master, newestFirst);
		const from = master.values[field.name] ?? null;
		return survivor === from ? [] : [{ field: field.name, from, to: survivor }];
	});
}

/** The fields that a merge can change. */
export const mergeableFields = (
	{ fields, idField, activeState }: EntityDescription,
	kept: readonly string[] = [],
): FieldDescription[] =>
	fields.filter(
		({ name, updatable, readable, partOfLookup }) =>
			updatable &&
			readable &&
			partOfLookup === undefined &&
			name !== idField &&
			!kept.includes(name) &&
			name !== activeState?.field,
	);

const texts: ReadonlyArray<FieldDescription['type']> = ['text', 'email', 'phone', 'url'];

function survivorOf(
	{ name, type }: FieldDescription,
	rule: SurvivalRule,
	master: CrmRecord,
	newestFirst: readonly CrmRecord[],
): FieldValue {
	const valueOf = ({ values }: CrmRecord) => values[name] ?? null;
	const own = valueOf(master);
	const filled = [master, ...newestFirst].map(valueOf).filter((value) => !isEmpty(value));
	if (rule === 'master' || filled.length === 0) return own;
	if (rule === 'newest') {
		const newest = [master, ...newestFirst]
			.filter((record) => !isEmpty(valueOf(record)))
			.reduce((left, right) =>
				Date.parse(right.modifiedAt) > Date.parse(left.modifiedAt) ? right : left,
			);
		return valueOf(newest);
	}
	if (rule === 'longest' && texts.includes(type)) {
		return filled.reduce((left, right) =>
			String(right).length > String(left).length ? right : left,
		);
	}
	return filled[0]!;
}
