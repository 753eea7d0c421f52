/** Field rules: which of the mapped values may be written over what the CRM holds. */
import type { FieldValues } from '../crm';
import { isEmpty } from './value';

export const fieldRules = ['always', 'onlyIfEmpty', 'neverClear'] as const;
/** Always overwrite, only if the field is empty in the CRM, or never clear it with an empty value. */
export type FieldRule = (typeof fieldRules)[number];

export interface FieldRuleSet {
	forAll: FieldRule;
	/** By API name, where a field has a rule of its own. */
	forSingle: ReadonlyMap<string, FieldRule>;
}

const mayWrite: Record<FieldRule, (isEmptyNow: boolean, isEmptyThen: boolean) => boolean> = {
	always: () => true,
	onlyIfEmpty: (isEmptyNow) => isEmptyNow,
	neverClear: (_, isEmptyThen) => !isEmptyThen,
};

/** The incoming values that the rules let through. */
export function applyFieldRules(
	{ forAll, forSingle }: FieldRuleSet,
	current: FieldValues,
	incoming: FieldValues,
): FieldValues {
	return Object.fromEntries(
		Object.entries(incoming).filter(([field, value]) =>
			mayWrite[forSingle.get(field) ?? forAll](isEmpty(current[field]), isEmpty(value)),
		),
	);
}
