/** What the operations on members of marketing lists have in common. */
import type { INodeProperties } from 'n8n-workflow';
import type { FieldValues } from '../../../crm/port';
import {
	changeListMembers,
	memberKinds,
	type MemberKind,
} from '../../../sync/relations/marketingLists';
import {
	namedRecordProperties,
	prepareNamed,
	readFindBy,
	readNamedKey,
	theList,
	type FindBy,
} from '../namedRecord';
import type { OperationSteps } from '../operation';
import { toPairFailure, toPairResult } from '../pairResult';
import { readOption } from '../readOption';
import { dryRunOption, readDryRun } from '../record/dryRunOption';
import { keyProperties, readKeyFieldNames, type KeyParameters } from '../record/recordKey';
import { prepareTarget, readTargetKey, type PreparedTarget } from '../record/targetRecord';

const MEMBER: KeyParameters = {
	findBy: 'findMemberBy',
	recordId: 'memberId',
	keyFields: 'memberKeyFields',
	record: 'Member',
};

export const listMemberProperties: readonly INodeProperties[] = [
	...namedRecordProperties(theList),
	{
		displayName: 'Member Type',
		name: 'memberType',
		type: 'options',
		default: 'contact',
		description: 'The type of the members. A marketing list contains members of one type.',
		options: [
			{ name: 'Account', value: 'account' },
			{ name: 'Contact', value: 'contact' },
			{ name: 'Lead', value: 'lead' },
		],
	},
	...keyProperties(
		{ loadOptionsMethod: 'getMemberFields', loadOptionsDependsOn: ['memberType'] },
		'searchMembers',
		MEMBER,
	),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [dryRunOption],
	},
];

interface MemberSettings {
	findListBy: FindBy;
	memberKind: MemberKind;
	/** API names; empty for the id. */
	keyFields: string[];
	dryRun: boolean;
}

interface Prepared {
	list: PreparedTarget;
	member: PreparedTarget;
}

interface Keys {
	list: FieldValues;
	member: FieldValues;
}

export function listMemberSteps(
	kind: 'add' | 'remove',
): OperationSteps<MemberSettings, Prepared, Keys> {
	return {
		readSettings: (item) => ({
			findListBy: readFindBy(item, theList),
			memberKind: readOption(item, {
				name: 'memberType',
				label: 'Member Type',
				values: memberKinds,
			}),
			keyFields: readKeyFieldNames(item, MEMBER),
			dryRun: readDryRun(item),
		}),
		prepare: async ({ crm, product }, { findListBy, memberKind, keyFields }) => {
			const { entity, memberEntities } = product.marketingLists!;
			return {
				list: await prepareNamed(crm, entity, findListBy),
				member: await prepareTarget(crm, { entity: memberEntities[memberKind], keyFields }),
			};
		},
		readInput: (item, _, { list, member }) => ({
			list: readNamedKey(item, list, theList),
			member: readTargetKey(item, member, MEMBER),
		}),
		run: async ({ crm, product }, { settings, prepared, inputs }) => {
			const { memberKind, dryRun } = settings;
			const changed = await changeListMembers(
				crm,
				crm.actions.addListMembers!,
				[
					{ description: prepared.list.description, keys: inputs.map(({ list }) => list) },
					{ description: prepared.member.description, keys: inputs.map(({ member }) => member) },
				],
				{ kind, memberKind, dryRun, fields: product.marketingLists! },
			);
			return changed.map((each) => toPairResult(each, dryRun, ['listId', 'memberId']));
		},
		toFailure: toPairFailure,
		isDryRun: ({ dryRun }) => dryRun,
	};
}
