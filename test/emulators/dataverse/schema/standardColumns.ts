import { choice, dateTime, lookup, number } from './builders';
import type { Column, LookupColumn, Option } from './columns';

export interface StateDefinition {
	states: readonly Option[];
	/** Status reasons; the first of a state is the one that a change of state brings along. */
	statuses: readonly (Option & { state: number })[];
}

/** What most tables have: 0 Active and 1 Inactive, with one status reason each. */
export const ACTIVE_OR_INACTIVE: StateDefinition = {
	states: [
		{ value: 0, label: 'Active' },
		{ value: 1, label: 'Inactive' },
	],
	statuses: [
		{ value: 1, label: 'Active', state: 0 },
		{ value: 2, label: 'Inactive', state: 1 },
	],
};

const READ_ONLY = { readOnly: true };

interface StandardFacts {
	ownership: 'UserOwned' | 'None';
	states?: StateDefinition;
	stamps?: boolean;
}

/** The columns every table has besides its own: stamps, version, owner, state. */
export function standardColumns(
	table: string,
	setName: string,
	{ ownership, states, stamps = true }: StandardFacts,
): Column[] {
	return [
		...(ownership === 'UserOwned' ? ownerColumns(setName) : []),
		...(states ? stateColumns(states) : []),
		...(stamps ? stampColumns(table) : []),
		number('bigInteger', 'VersionNumber', 'Version Number', {
			...READ_ONLY,
			minimum: Number.MIN_SAFE_INTEGER,
			maximum: Number.MAX_SAFE_INTEGER,
		}),
	];
}

const stampColumns = (table: string): Column[] => [
	dateTime('CreatedOn', 'Created On', READ_ONLY),
	user('CreatedBy', 'Created By', `lk_${table}base_createdby`),
	dateTime('ModifiedOn', 'Modified On', READ_ONLY),
	user('ModifiedBy', 'Modified By', `lk_${table}base_modifiedby`),
];

const user = (schemaName: string, label: string, relationship: string) =>
	lookup(schemaName, label, { table: 'systemuser', relationship }, READ_ONLY);

function ownerColumns(setName: string): Column[] {
	const owner: LookupColumn = {
		kind: 'lookup',
		type: 'Owner',
		name: 'ownerid',
		schemaName: 'OwnerId',
		label: 'Owner',
		required: 'SystemRequired',
		validFor: { create: true, update: true },
		targets: ['systemuser', 'team'].map((target) => ({
			table: target,
			navigationProperty: 'ownerid',
			relationship: `owner_${setName}`,
		})),
	};
	return [
		owner,
		user('OwningUser', 'Owning User', `user_${setName}`),
		lookup(
			'OwningTeam',
			'Owning Team',
			{ table: 'team', relationship: `team_${setName}` },
			READ_ONLY,
		),
	];
}

const withDefaultStatus =
	(statuses: StateDefinition['statuses']) =>
	(option: Option): Option => ({
		...option,
		defaultStatus: statuses.find(({ state }) => state === option.value)?.value,
	});

const stateColumns = ({ states, statuses }: StateDefinition): Column[] => [
	choice('StateCode', 'Status', states.map(withDefaultStatus(statuses)), {
		kind: 'state',
		required: 'SystemRequired',
		updateOnly: true,
		defaultValue: 0,
	}),
	choice('StatusCode', 'Status Reason', statuses, { kind: 'status', defaultValue: 1 }),
];
