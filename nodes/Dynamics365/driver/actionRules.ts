/**
 * What Dataverse rejects when records are merged, and leads are qualified.
 * https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
 */
import type { ErrorRule } from '../../crm/driver/errorRules';

export const actionRules: readonly ErrorRule[] = [
	{
		codes: ['0x80045301'],
		kind: 'misconfigured',
		message:
			'The connected user does not have permission to merge these {entity} records in {crm}.',
		advice:
			'Ask an administrator for a security role with the Merge privilege, and with Write for both records.',
	},
	{
		codes: ['0x80045304'],
		kind: 'invalidRecord',
		message: '{crm} did not merge the {entity} records: one of them is inactive.',
		advice:
			'A record that was merged into another one is inactive. Find the duplicates again, or activate the record.',
	},
	{
		codes: ['0x80045305'],
		kind: 'invalidRecord',
		message: 'A {entity} in {crm} cannot be merged with itself.',
		advice: 'Use different IDs for the master and its duplicates.',
	},
	{
		codes: ['0x80045316', '0x80045317', '0x80090441', '0x80090442'],
		kind: 'invalidRecord',
		message: '{crm} did not merge the {entity} records: they do not have the same parent.',
		advice: 'Give both records the same parent, or turn off Check Parents.',
	},
	{
		codes: ['0x80040519'],
		kind: 'invalidRecord',
		message: 'The lead is closed in {crm}: it was qualified or disqualified.',
		advice: 'Reactivate the lead in {crm}, then run the item again.',
	},
];
