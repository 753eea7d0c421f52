/**
 * What a lookup to several objects leads to in a query: records of any of them, by what all of them have.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_name.htm
 */
import * as f from '../schema/fields';
import { findField, type FieldSchema, type ObjectSchema, type Schema } from '../schema';
import { quoted } from './sql';

export const nameObject: ObjectSchema = {
	name: 'Name',
	label: 'Name',
	labelPlural: 'Names',
	keyPrefix: '',
	custom: false,
	createable: false,
	updateable: false,
	deletable: false,
	fields: [
		f.id(),
		f.text('Name', 'Name', 255, { nameField: true }),
		f.text('Type', 'Type', 40),
		f.text('FirstName', 'First Name', 40),
		f.text('LastName', 'Last Name', 80),
		f.email('Email', 'Email'),
		f.phone('Phone', 'Phone'),
	],
};

/** The rows of the objects that a lookup can refer to, as far as the user sees them. */
export function nameTable(targets: readonly string[], schema: Schema): string {
	const objects = targets.flatMap((name) => schema.object(name) ?? []);
	const selects = objects.map((object) => {
		const columns = nameObject.fields.map(
			(field) => `${columnIn(object, field)} AS ${quoted(field.name)}`,
		);
		return `SELECT ${columns.join(', ')} FROM ${quoted(object.name)}`;
	});
	return `(${selects.join(' UNION ALL ')})`;
}

function columnIn(object: ObjectSchema, { name }: FieldSchema): string {
	if (name === 'Type') return `'${object.name}'`;
	const field =
		name === 'Name' ? object.fields.find(({ nameField }) => nameField) : findField(object, name);
	return field ? quoted(field.name) : 'NULL';
}
