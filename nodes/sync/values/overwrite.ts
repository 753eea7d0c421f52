/** Field rules: which of the mapped values may be written over what the CRM holds. */
import type { FieldValues } from '../../crm/port/index';
import { isEmpty } from './value';

export const overwriteRules = ['always', 'onlyFillEmpty', 'ignoreEmpty'] as const;
/** Always overwrite, only if the field is empty in the CRM, or never clear it with an empty value. */
export type OverwriteBehavior = (typeof overwriteRules)[number];

export interface OverwriteRules {
	forAll: OverwriteBehavior;
	/** By API name, where a field has a rule of its own. */
	forSingle: ReadonlyMap<string, OverwriteBehavior>;
}

const mayWrite: Record<OverwriteBehavior, (isEmptyNow: boolean, isEmptyThen: boolean) => boolean> =
	{
		always: () => true,
		onlyFillEmpty: (isEmptyNow) => isEmptyNow,
		ignoreEmpty: (_, isEmptyThen) => !isEmptyThen,
	};

/** The incoming values that the rules let through. */
export function applyOverwrite(
	{ forAll, forSingle }: OverwriteRules,
	current: FieldValues,
	incoming: FieldValues,
): FieldValues {
	return Object.fromEntries(
		Object.entries(incoming).filter(([field, value]) =>
			mayWrite[forSingle.get(field) ?? forAll](isEmpty(current[field]), isEmpty(value)),
		),
	);
}
