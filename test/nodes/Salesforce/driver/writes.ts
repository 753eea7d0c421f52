/** Leads that the driver writes into an emulated Salesforce whose duplicate rules are on, for the tests of writing. */
import type { FieldValues, WriteOperation } from '../../../../nodes/crm/port';
import { INTEGRATION_USER, STANDARD_RULES } from '../../../emulators/salesforce';
import { useEmulatedSalesforce } from './emulated';

let unlike = 0;

/** A new lead that no duplicate rule matches. */
export const create = (values: FieldValues = {}): WriteOperation => ({
	kind: 'create',
	entity: 'Lead',
	values: { LastName: `Number ${(unlike += 1)}`, Company: `Company ${unlike}`, ...values },
});

export const upsert = (upsertBy: string, values: FieldValues): WriteOperation => ({
	kind: 'create',
	entity: 'Lead',
	values: { LastName: 'x', Company: 'x', ...values },
	upsertBy,
});

export const update = (id: string, values: FieldValues) => ({
	kind: 'update' as const,
	entity: 'Lead',
	id,
	values,
});

/** A fault: Salesforce answers with this JSON instead. */
export const answer = (status: number, body: object) => ({
	answer: { status, headers: { 'content-type': 'application/json' }, body },
});

/** Registers the hooks that start and stop the emulator. */
export function useWrites() {
	const under = useEmulatedSalesforce({ duplicateRules: STANDARD_RULES });
	const admin = () => under.emulator.as(INTEGRATION_USER.id);
	return { under, admin };
}
