/** Overwrite behavior: which of the mapped values an update can write over the record's own. */
import type { FieldValues } from '../../crm/port';
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

/** Returns the incoming values that the rules allow. */
export function applyOverwrite(
	{ forAll, forSingle }: OverwriteRules,
	current: FieldValues,
	incoming: FieldValues,
): FieldValues {
	return Object.fromEntries(
		Object.entries(incoming).filter(([field, value]) =>
			canWrite[forSingle.get(field) ?? forAll](isEmpty(current[field]), isEmpty(value)),
		),
	);
}
