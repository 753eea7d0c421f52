/** What a change feed has to know about its table, small enough to be stored. */
import type { FieldType } from '../../crm/port';
import type { ReadColumn } from './records';

export interface FeedPlan {
	name: string;
	label: string;
	idField: string;
	setName: string;
	tracksChanges: boolean;
	/** Properties that a record needs in addition to the columns. */
	needed: readonly string[];
	/** The type, and where it is not the name the property, of each column, by name; the rest follows as in ReadColumn. */
	columns: Readonly<Record<string, SavedColumn>>;
	/** Follows the other conditions; empty for none. */
	filter: string;
	/** What of `modifiedon` and `versionnumber` the table has. */
	stamps: readonly string[];
	hasCreatedOn: boolean;
	includeLabels: boolean;
}

export type SavedColumn = readonly [
	type: FieldType,
	property?: string,
	more?: Pick<ReadColumn, 'target' | 'hidden' | 'dateForm'>,
];

export function toSaved({ name, type, property, ...more }: ReadColumn): SavedColumn {
	if (more.target !== undefined || more.hidden || more.dateForm) return [type, property, more];
	return property === name ? [type] : [type, property];
}

export function toReadColumn([name, [type, property = name, more]]: [
	string,
	SavedColumn,
]): ReadColumn {
	return { name, type, property, ...more };
}
