/**
 * The metadata catalog: objects and fields as rows that queries can read.
 * https://developer.salesforce.com/docs/platform/api-tooling/references/tooling-objects/tooling-entityparticle.html
 * https://developer.salesforce.com/docs/platform/api-tooling/references/tooling-objects/tooling-fielddefinition.html
 */
import type { Row } from '../../kernel/store';
import { makeId } from '../ids';
import * as f from './fields';
import type { TrackedFields } from './history';
import type { FieldSchema, ObjectSchema } from './types';

function catalogObject(name: string, keyPrefix: string, fields: FieldSchema[]): ObjectSchema {
	return {
		name,
		label: name,
		labelPlural: name,
		keyPrefix,
		custom: false,
		createable: false,
		updateable: false,
		deletable: false,
		inCatalog: true,
		fields: [
			f.id(),
			f.text('QualifiedApiName', 'Qualified API Name', 70),
			f.text('Label', 'Label', 80),
			...fields,
		],
	};
}

const entityDefinition = catalogObject('EntityDefinition', '4ie', []);

const ofEntity = () => [
	f.lookup('EntityDefinitionId', 'Entity Definition ID', [entityDefinition.name]),
	f.checkbox('IsFieldHistoryTracked', 'Is Field History Tracked'),
];

/** Fields as Setup lists them: a name or an address is one. */
const fieldDefinition = catalogObject('FieldDefinition', '4fe', ofEntity());

/** The elements of fields: the parts of a name or an address, and the whole. */
const entityParticle = catalogObject('EntityParticle', '4ve', [
	...ofEntity(),
	f.lookup('FieldDefinitionId', 'Field Definition ID', [fieldDefinition.name]),
]);

export const CATALOG: readonly ObjectSchema[] = [entityDefinition, fieldDefinition, entityParticle];

/** A row of one of the catalog's objects. */
export interface CatalogRow {
	object: string;
	row: Row;
}

/** What the catalog shows of the objects. */
export function catalogRows(
	objects: readonly ObjectSchema[],
	tracked: TrackedFields,
): CatalogRow[] {
	const rows: CatalogRow[] = [];
	const add = ({ name, keyPrefix }: ObjectSchema, row: Row): string => {
		const id = makeId(keyPrefix, rows.length + 1);
		rows.push({ object: name, row: { Id: id, ...row } });
		return id;
	};
	for (const { name, label, fields } of objects) {
		const EntityDefinitionId = add(entityDefinition, { QualifiedApiName: name, Label: label });
		const isTracked = (field: string) => (tracked[name]?.includes(field) ? 1 : 0);
		const common = (field: FieldSchema) => ({
			EntityDefinitionId,
			QualifiedApiName: field.name,
			Label: field.label,
			IsFieldHistoryTracked: isTracked(field.name),
		});
		const definitions = new Map(
			fields
				.filter(({ name, partOf = name }) => partOf === name)
				.map((field) => [field.name, add(fieldDefinition, common(field))]),
		);
		for (const field of fields) {
			const FieldDefinitionId = definitions.get(field.partOf ?? field.name) ?? null;
			add(entityParticle, { ...common(field), FieldDefinitionId });
		}
	}
	return rows;
}
