/** Members of marketing lists: accounts, contacts or leads that are added to lists, or removed from them. */
import type { Actions, Crm, CrmRecord } from '../../crm/port';
import { CrmError } from '../../crm/errors';
import { changeEach, type ChangedKeys, type Side } from './changeEach';
import type { PairEntity } from './changePairs';
import { removeRecords } from './removeRecords';

export const memberKinds = ['account', 'contact', 'lead'] as const;
export type MemberKind = (typeof memberKinds)[number];

/** How the CRM keeps lists; API names. */
export interface ListFields {
	/** The field that says which records a list contains, and its value for each entity. */
	memberType: { field: string; values: Readonly<Record<MemberKind, number>> };
	/** The field that is true for a list whose members a query finds. */
	isDynamic: string;
	/** The field that is true for a list that gets no further members. */
	isLocked: string;
	members: PairEntity;
}

export interface ListChange {
	kind: 'add' | 'remove';
	memberKind: MemberKind;
	fields: ListFields;
	dryRun: boolean;
}

/**
 * @returns for each list and member what became of it, or why it could not be changed.
 * @throws CrmError when the CRM cannot be searched.
 */
export async function changeListMembers(
	crm: Pick<Crm, 'find' | 'describe' | 'delete'>,
	addListMembers: Actions['addListMembers'],
	[lists, members]: readonly [Omit<Side, 'fields'>, Omit<Side, 'fields'>],
	{ kind, memberKind, fields, dryRun }: ListChange,
): Promise<Array<ChangedKeys | CrmError>> {
	const { memberType, isDynamic, isLocked } = fields;
	const entity = members.description.name;
	return await changeEach(
		crm,
		[
			{ ...lists, fields: [memberType.field, isDynamic, isLocked] },
			{ ...members, fields: [] },
		],
		{
			...{ kind, dryRun, entity: fields.members },
			settled: kind === 'add' ? 'Already a member.' : 'Not a member.',
			check: (list) => findProblem(list, { kind, memberKind, fields }),
			send: async (pairs) => {
				if (kind === 'remove') return await removeRecords(crm, pairs);
				const errors = await addListMembers(
					pairs.map(({ first, second }) => ({ listId: first, member: { entity, id: second } })),
				);
				return errors.map((error) => error ?? 'changed');
			},
		},
	);
}

function findProblem(
	{ id, values }: CrmRecord,
	{ kind, memberKind, fields }: Omit<ListChange, 'dryRun'>,
): CrmError | undefined {
	const { memberType, isDynamic, isLocked } = fields;
	if (values[isDynamic] === true) {
		return listError(
			`The marketing list ${id} is dynamic: a query finds its members.`,
			'Use a static list, or change the query of the list in the CRM.',
		);
	}
	const actual = memberKinds.find((each) => memberType.values[each] === values[memberType.field]);
	if (actual !== memberKind) {
		return listError(
			`The marketing list ${id} contains ${actual ?? 'other record'}s, not ${memberKind}s.`,
			`Select another list, or set Member Type to the type of this list.`,
		);
	}
	if (kind === 'add' && values[isLocked] === true) {
		return listError(
			`The marketing list ${id} is locked.`,
			'Unlock it in the CRM, or select another list.',
		);
	}
	return undefined;
}

const listError = (message: string, advice: string) =>
	new CrmError(message, { kind: 'invalidRecord', advice });
