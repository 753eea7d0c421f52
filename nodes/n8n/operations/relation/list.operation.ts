/** List: reads the records that are associated with one record for each item, page by page. */
import type { IDataObject } from 'n8n-workflow';
import { CrmError } from '../../../crm/errors';
import type { FieldValues, RelatedRequest, RelationDescription } from '../../../crm/port';
import { findEach } from '../../../sync/records/identify';
import { defineOperation } from '../defineOperation';
import { limitProperties, readLimit } from '../limit';
import type { ItemResult } from '../operation';
import { readOption } from '../readOption';
import {
	fieldsOptionOf,
	readReturnSettings,
	simplifyProperty,
	toRecordJson,
	type ReturnSettings,
} from '../record/recordItem';
import { keyProperties, readKeyFieldNames } from '../record/recordKey';
import { prepareTarget, readTargetKey, type PreparedTarget } from '../record/targetRecord';
import { toFailure } from '../toFailure';
import { findRelation, readRelationship, relationshipProperty } from './relationship';

type Side = RelatedRequest['side'];

const sides: readonly Side[] = ['first', 'second'];

interface ListSettings extends ReturnSettings {
	relationship: string;
	side: Side;
	/** API names; empty for the id. */
	keyFields: string[];
	/** Absent for all records. */
	limit?: number;
}

interface Prepared {
	relation: RelationDescription;
	given: PreparedTarget;
}

const loadOptionsDependsOn = ['relationship.value', 'side'];

export const listRelatedRecords = defineOperation<ListSettings, Prepared, FieldValues>({
	resource: 'relation',
	value: 'list',
	name: 'List',
	action: 'List associated records',
	description:
		'Retrieve the records that are associated with a record through a many-to-many relationship, such as the leads of a contact. Returns no items if there are none.',
	subtitle: '"list: " + $parameter["relationship"]',
	requires: ['relations'],
	properties: () => [
		relationshipProperty,
		{
			displayName: 'Table of the Record',
			name: 'side',
			type: 'options',
			default: 'first',
			description:
				'The table of the record that you have. The associated records of the other table are returned.',
			options: [
				{ name: 'First Table of the Relationship', value: 'first' },
				{ name: 'Second Table of the Relationship', value: 'second' },
			],
		},
		...keyProperties(
			{ loadOptionsMethod: 'getGivenFields', loadOptionsDependsOn },
			'searchGivenRecords',
		),
		...limitProperties,
		simplifyProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [fieldsOptionOf({ loadOptionsMethod: 'getRelatedFields', loadOptionsDependsOn })],
		},
	],
	readSettings: (item) => ({
		relationship: readRelationship(item),
		side: readOption(item, { name: 'side', label: 'Table of the Record', values: sides }),
		keyFields: readKeyFieldNames(item),
		limit: readLimit(item),
		...readReturnSettings(item),
	}),
	prepare: async ({ crm }, { relationship, side, keyFields }) => {
		const relation = await findRelation(crm, relationship);
		return {
			relation,
			given: await prepareTarget(crm, { entity: relation[side].entity, keyFields }),
		};
	},
	readInput: (item, _, { given }) => readTargetKey(item, given),
	run: async ({ crm }, { settings, prepared: { relation, given }, inputs }) => {
		const { side, fields, limit } = settings;
		const { description } = given;
		const found = await findEach(crm, description, inputs, {
			fields: [description.idField],
			merged: 'follow',
		});
		const results = found.map((record): ItemResult & { json: IDataObject | IDataObject[] } =>
			record instanceof CrmError ? { json: toFailure(record), error: record } : { json: [] },
		);
		const places = [...found.keys()].filter((index) => !(found[index] instanceof CrmError));
		const requests = places.flatMap((index) => {
			const record = found[index]!;
			return record instanceof CrmError ? [] : [{ relation, side, id: record.id, fields, limit }];
		});
		for await (const { request, records } of crm.actions.relations!.query(requests)) {
			const items = results[places[request]!]!.json as IDataObject[];
			for (const record of records) items.push(toRecordJson(crm, record, settings));
		}
		return results;
	},
	toFailure,
});
