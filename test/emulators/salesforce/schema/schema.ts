import { isStored, type FieldSchema, type ObjectSchema } from './types';
import type { ColumnSchema, TableSchema } from '../../kernel/store';

/** The objects one user can see, with the fields the user can see. Names are found whatever their case. */
export class Schema {
	private readonly byName: ReadonlyMap<string, ObjectSchema>;

	constructor(readonly objects: readonly ObjectSchema[]) {
		this.byName = new Map(objects.map((object) => [object.name.toLowerCase(), object]));
	}

	object(name: string): ObjectSchema | undefined {
		return this.byName.get(name.toLowerCase());
	}

	/** Lookups of all objects that can name a record of this one. */
	lookupsTo(target: ObjectSchema): { object: ObjectSchema; field: FieldSchema }[] {
		return this.objects.flatMap((object) =>
			object.fields
				.filter((field) => field.referenceTo.includes(target.name))
				.map((field) => ({ object, field })),
		);
	}
}

const sameName = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

export const findField = (object: ObjectSchema, name: string) =>
	object.fields.find((field) => sameName(field.name, name));

export const findRelationship = (object: ObjectSchema, name: string) =>
	object.fields.find(
		(field) => field.relationshipName !== null && sameName(field.relationshipName, name),
	);

/** The table that keeps an object's records. */
export function tableOf(object: ObjectSchema): TableSchema {
	const stored = object.fields.filter(isStored);
	return {
		name: object.name,
		idColumn: 'Id',
		columns: stored.map(columnOf),
		indexes: [
			...stored.filter(isIndexed).map((field) => [field.name]),
			...(object.uniqueTogether ? [object.uniqueTogether] : []),
		],
	};
}

const INDEXED_STAMPS: readonly string[] = ['CreatedDate', 'SystemModstamp'];

/** https://developer.salesforce.com/docs/atlas.en-us.salesforce_large_data_volumes_bp.meta/salesforce_large_data_volumes_bp/ldv_deployments_infrastructure_indexes.htm */
const isIndexed = ({ name, type, idLookup }: FieldSchema) =>
	name !== 'Id' &&
	(idLookup || INDEXED_STAMPS.includes(name) || (type === 'reference' && !name.endsWith('ById')));

function columnOf({ name, type, caseSensitive }: FieldSchema): ColumnSchema {
	switch (type) {
		case 'boolean':
			return { name, type: 'boolean' };
		case 'int':
			return { name, type: 'integer' };
		case 'double':
		case 'currency':
		case 'percent':
			return { name, type: 'real' };
		case 'id':
		case 'reference':
		case 'date':
		case 'datetime':
		case 'anyType':
		case 'base64':
			return { name, type: 'text' };
		default:
			return caseSensitive ? { name, type: 'text' } : { name, type: 'text', collate: 'nocase' };
	}
}
