/**
 * History objects: what became of the fields whose tracking is on, one row for each change.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_associated_objects_history.htm
 */
import * as f from './fields';
import { findField } from './schema';
import type { ObjectSchema } from './types';

/** API names of the fields whose history is tracked, by object; an object that is named tracks its creations too. */
export type TrackedFields = Readonly<Record<string, readonly string[]>>;

/** https://developer.salesforce.com/docs/atlas.en-us.securityImplGuide.meta/securityImplGuide/tracking_field_history.htm */
const MAX_TRACKED = 20;

/** One object for each that is tracked; throws for settings that Setup would not take. */
export function historyObjects(
	objects: readonly ObjectSchema[],
	tracked: TrackedFields,
): ObjectSchema[] {
	return Object.entries(tracked).map(([name, fields]) => {
		const object = objects.find((each) => each.name === name);
		if (!object) throw new Error(`There is no object ${name} to track`);
		if (fields.length > MAX_TRACKED) {
			throw new Error(`${name} tracks at most ${MAX_TRACKED} fields, not ${fields.length}`);
		}
		for (const field of fields) {
			if (!isTrackable(object, field)) throw new Error(`${name}.${field} cannot be tracked`);
		}
		return historyObject(object, fields);
	});
}

/** Formulas and what Salesforce sets by itself have no history. */
function isTrackable(object: ObjectSchema, name: string): boolean {
	const field = findField(object, name);
	return field !== undefined && field.createable && !field.calculated;
}

function historyObject(object: ObjectSchema, fields: readonly string[]): ObjectSchema {
	return {
		name: historyName(object),
		label: `${object.label} History`,
		labelPlural: `${object.label} History`,
		keyPrefix: '017',
		custom: false,
		createable: false,
		updateable: false,
		deletable: false,
		historyOf: object.name,
		fields: [
			f.id(),
			f.isDeleted(),
			f.lookup(parentField(object), `${object.label} ID`, [object.name], {
				...f.READ_ONLY,
				nillable: false,
				childRelationshipName: 'Histories',
			}),
			...f.audit().filter(({ name }) => name.startsWith('Created')),
			f.restrictedPicklist(
				'Field',
				'Changed Field',
				['created', ...fields.map(nameInHistory)],
				f.READ_ONLY,
			),
			f.restrictedPicklist('DataType', 'Datatype', DATA_TYPES, f.READ_ONLY),
			f.anyType('OldValue', 'Old Value', f.READ_ONLY),
			f.anyType('NewValue', 'New Value', f.READ_ONLY),
		],
	};
}

const DATA_TYPES = ['Text', 'EntityId'];

function historyName({ name, custom }: ObjectSchema): string {
	if (custom) return name.replace(/__c$/, '__History');
	return name === 'Opportunity' ? 'OpportunityFieldHistory' : `${name}History`;
}

/** The lookup from a row of history to the record it belongs to. */
export const parentField = ({ name, custom }: ObjectSchema) => (custom ? 'ParentId' : `${name}Id`);

/** History calls a standard lookup by its relationship: `Owner` for OwnerId. */
export const nameInHistory = (field: string) =>
	field.endsWith('__c') ? field : field.replace(/Id$/, '');
