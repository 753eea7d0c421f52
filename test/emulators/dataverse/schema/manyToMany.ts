/**
 * Many-to-many relationships, each with the table that holds its pairs.
 * https://learn.microsoft.com/power-apps/developer/data-platform/webapi/reference/manytomanyrelationshipmetadata
 */

export interface ManyToMany {
	schemaName: string;
	/** Logical name of the table of its pairs. */
	intersect: string;
	first: RelationSide;
	second: RelationSide;
	/**
	 * Whether pairs can be associated: members of marketing lists are added by an action instead.
	 * https://github.com/seanmcne/Microsoft.Xrm.Data.PowerShell/issues/202
	 */
	canAssociate: boolean;
}

export interface RelationSide {
	table: string;
	/** Column of the table of pairs. */
	column: string;
	/** Of this table, leading to the rows of the other one. */
	navigationProperty: string;
}

const relation = (
	schemaName: string,
	intersect: string,
	[first, firstColumn]: [table: string, column: string],
	[second, secondColumn]: [table: string, column: string],
	canAssociate = true,
): ManyToMany => ({
	schemaName,
	intersect,
	first: { table: first, column: firstColumn, navigationProperty: schemaName },
	second: { table: second, column: secondColumn, navigationProperty: schemaName },
	canAssociate,
});

const listMembers = (table: string) =>
	relation(
		`list${table}_association`,
		'listmember',
		['list', 'listid'],
		[table, 'entityid'],
		false,
	);

/** https://learn.microsoft.com/dynamics365/developer/reference/entities/list#many-to-many-relationships */
export const MANY_TO_MANY: readonly ManyToMany[] = [
	relation(
		'contactleads_association',
		'contactleads',
		['contact', 'contactid'],
		['lead', 'leadid'],
	),
	relation(
		'new_Thing_Contact',
		'new_thing_contact',
		['new_thing', 'new_thingid'],
		['contact', 'contactid'],
	),
	listMembers('account'),
	listMembers('contact'),
	listMembers('lead'),
	relation(
		'campaignlist_association',
		'campaignitem',
		['campaign', 'campaignid'],
		['list', 'entityid'],
		false,
	),
];
