/**
 * What Dataverse rejects when records are merged, leads are qualified, and deleted records are restored.
 * https://learn.microsoft.com/power-apps/developer/data-platform/reference/web-service-error-codes
 * https://learn.microsoft.com/power-apps/developer/data-platform/restore-deleted-records
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
	{
		codes: ['0x80049939', '0x80044a02'],
		kind: 'invalidRecord',
		message: '{crm} did not restore the {entity}: another record has its ID.',
		advice: 'Delete the other record, then run the item again.',
	},
	{
		codes: ['0x80049929'],
		kind: 'invalidRecord',
		message: '{crm} did not restore the {entity}: another record has one of its key values.',
		advice: 'Delete the other record or change its key value, then run the item again.',
	},
	{
		codes: ['0x80049959'],
		kind: 'invalidRecord',
		message:
			'{crm} did not restore the {entity}: a record that it refers to was deleted: {message}',
		advice: 'Restore the record that it refers to first.',
	},
	{
		codes: ['0x80049949'],
		kind: 'invalidRecord',
		message: '{crm} did not restore the {entity}: it has a choice that was removed: {message}',
		advice: 'Add the choice to the column again, then run the item again.',
	},
];
