/** Columns that an administrator has added to leads, contacts, accounts and opportunities, with the usual publisher prefix `new_`. */
import { choice, memo, numbered, text } from './builders';
import type { Column } from './columns';
import type { AlternateKey } from './table';

/** One option set that these tables share. */
const REGION = { globalOptionSet: 'new_region' };

export const customColumns = (): Column[] => [
	text('new_ExternalId', 'External Id', { maxLength: 100 }),
	text('new_LegacyNumber', 'Legacy Number', { maxLength: 50 }),
	text('new_SyncStamp', 'Sync Stamp', { maxLength: 255 }),
	memo('new_Notes', 'Notes', 100_000),
	choice('new_Region', 'Region', numbered('North', 'South', 'East', 'West'), REGION),
	choice('new_Interests', 'Interests', numbered('Products', 'Services', 'Training', 'Events'), {
		kind: 'multiChoice',
	}),
];

/** Many columns of one kind: `new_Detail1`, `new_Detail2` and so on. */
export const numberedColumns = (count: number): Column[] =>
	Array.from({ length: count }, (_, index) =>
		text(`new_Detail${index + 1}`, `Detail ${index + 1}`, { maxLength: 100 }),
	);

/** One key that is ready, and one whose index is still being built. */
export const customKeys = (): AlternateKey[] => [
	{
		name: 'new_externalid',
		schemaName: 'new_ExternalId',
		label: 'External Id',
		columns: ['new_externalid'],
		status: 'Active',
	},
	{
		name: 'new_legacynumber',
		schemaName: 'new_LegacyNumber',
		label: 'Legacy Number',
		columns: ['new_legacynumber'],
		status: 'Pending',
	},
];
