/** What Associate and Disassociate have in common. */
import type { INodeProperties } from 'n8n-workflow';
import type { FieldValues, RelationDescription } from '../../../crm/port';
import { changeEach } from '../../../sync/relations/changeEach';
import type { OperationSteps } from '../operation';
import { toPairFailure, toPairResult } from '../pairResult';
import { dryRunOption, readDryRun } from '../record/dryRunOption';
import { keyProperties, readKeyFieldNames, type KeyParameters } from '../record/recordKey';
import { prepareTarget, readTargetKey, type PreparedTarget } from '../record/targetRecord';
import { findRelation, readRelationship, relationshipProperty } from './relationship';

const FIRST: KeyParameters = {
	findBy: 'findFirstBy',
	recordId: 'firstId',
	keyFields: 'firstKeyFields',
	record: 'First Record',
};
const SECOND: KeyParameters = {
	findBy: 'findSecondBy',
	recordId: 'secondId',
	keyFields: 'secondKeyFields',
	record: 'Second Record',
};

const loadOptionsDependsOn = ['relationship.value'];

export const relatedPairProperties: readonly INodeProperties[] = [
	relationshipProperty,
	...keyProperties(
		{ loadOptionsMethod: 'getFirstFields', loadOptionsDependsOn },
		'searchFirstRecords',
		FIRST,
	),
	...keyProperties(
		{ loadOptionsMethod: 'getSecondFields', loadOptionsDependsOn },
		'searchSecondRecords',
		SECOND,
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

interface PairSettings {
	relationship: string;
	/** API names; empty for the id. */
	firstFields: string[];
	secondFields: string[];
	dryRun: boolean;
}

interface Prepared {
	relation: RelationDescription;
	first: PreparedTarget;
	second: PreparedTarget;
}

interface Keys {
	first: FieldValues;
	second: FieldValues;
}

export function relatedPairSteps(
	kind: 'add' | 'remove',
): OperationSteps<PairSettings, Prepared, Keys> {
	return {
		readSettings: (item) => ({
			relationship: readRelationship(item),
			firstFields: readKeyFieldNames(item, FIRST),
			secondFields: readKeyFieldNames(item, SECOND),
			dryRun: readDryRun(item),
		}),
		prepare: async ({ crm }, { relationship, firstFields, secondFields }) => {
			const relation = await findRelation(crm, relationship);
			return {
				relation,
				first: await prepareTarget(crm, {
					entity: relation.first.entity,
					keyFields: firstFields,
				}),
				second: await prepareTarget(crm, {
					entity: relation.second.entity,
					keyFields: secondFields,
				}),
			};
		},
		readInput: (item, _, { first, second }) => ({
			first: readTargetKey(item, first, FIRST),
			second: readTargetKey(item, second, SECOND),
		}),
		run: async ({ crm }, { settings: { dryRun }, prepared, inputs }) => {
			const { relation, first, second } = prepared;
			const relations = crm.actions.relations!;
			const changed = await changeEach(
				crm,
				[
					{ ...first, keys: inputs.map((keys) => keys.first), fields: [] },
					{ ...second, keys: inputs.map((keys) => keys.second), fields: [] },
				],
				{
					...{ kind, dryRun },
					entity: {
						entity: relation.pairs,
						first: relation.first.field,
						second: relation.second.field,
					},
					settled: kind === 'add' ? 'Already associated.' : 'Not associated.',
					send: async (pairs) => {
						const all = pairs.map((pair) => ({ relation, first: pair.first, second: pair.second }));
						return kind === 'add'
							? await relations.associate(all)
							: await relations.disassociate(all);
					},
				},
			);
			return changed.map((each) => toPairResult(each, dryRun, ['firstId', 'secondId']));
		},
		toFailure: toPairFailure,
		isDryRun: ({ dryRun }) => dryRun,
	};
}
