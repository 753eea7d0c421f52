/** The leads that a live run works on: their last name is a marker that nothing else has. */
import { randomBytes } from 'node:crypto';
import type {
	Conditions,
	Crm,
	CrmRecord,
	EntityDescription,
	FieldDescription,
	FieldValues,
	WriteOptions,
	WriteResult,
} from '../../nodes/crm/port';

/** The run cannot mark its records, so it does nothing. */
export class CannotMark extends Error {}

/** In small letters, because CRMs store email addresses so. */
export const newMarker = () => `crm-sync-live-${randomBytes(6).toString('hex')}`;

export interface MarkedLeads {
	/** API names. */
	fields: { first: string; last: string; email: string };
	/** What a new lead holds: the marker, an address of its name, and what the CRM requires. */
	values(name: string, more?: FieldValues): FieldValues;
	emailOf(name: string): string;
	/** Creates leads in one call, without the CRM's duplicate rules unless they are the point. */
	create(records: readonly FieldValues[], options?: WriteOptions): Promise<WriteResult[]>;
	/** Creates one. @throws the error of the CRM. */
	createOne(name: string, more?: FieldValues): Promise<string>;
	read(id: string, fields?: readonly string[]): Promise<CrmRecord | undefined>;
	/** Deletes one that this run has created; false when it is still there. */
	delete(id: string): Promise<boolean>;
	/** Deletes every record with the marker; returns how many are left. */
	cleanUp(): Promise<number>;
}

/** @throws CannotMark when the fields of the entity do not allow it. */
export function markLeads(
	crm: Crm,
	{ name: entity, label, fields: all, nameFields, idField }: EntityDescription,
	marker: string,
): MarkedLeads {
	const canWrite = (field: FieldDescription) =>
		field.creatable && field.updatable && field.readable && field.filterable;
	const nameField = (name: string | undefined) => all.find((field) => field.name === name);
	const first = nameField(nameFields.at(0));
	const last = nameField(nameFields.at(-1));
	const email = all.find((field) => field.type === 'email' && canWrite(field));
	if (!first || !last || !email || ![first, last].every(canWrite)) {
		throw new CannotMark(
			`The connected user cannot write and search the name and email address of a ${label}.`,
		);
	}
	const lastName = last.name;
	const required = Object.fromEntries(
		all
			.filter((field) => field.requiredOnCreate && field !== last)
			.map((field) => [field.name, valueFor(field, marker, label)]),
	);
	const emailOf = (name: string) => `${name}@${marker}.example`;
	const values = (name: string, more: FieldValues = {}): FieldValues => ({
		...required,
		[first.name]: name,
		[last.name]: marker,
		[email.name]: emailOf(name),
		...more,
	});
	const isMarked = ({ values: read }: CrmRecord) =>
		String(read[lastName]).toLowerCase().startsWith(marker);

	async function findAll(): Promise<CrmRecord[]> {
		const found: CrmRecord[] = [];
		const condition = { field: lastName, operator: 'startsWith', values: [marker] } as const;
		const conditions: Conditions = { combine: 'all', conditions: [{ type: 'text', ...condition }] };
		const request = { entity, fields: [lastName], sort: [], conditions };
		for await (const { records } of crm.query([request])) found.push(...records);
		return found.filter(isMarked);
	}

	const create: MarkedLeads['create'] = async (records, options = { duplicateRules: 'bypass' }) =>
		await crm.write(
			records.map((each) => ({ kind: 'create', entity, values: each })),
			options,
		);

	return {
		fields: { first: first.name, last: last.name, email: email.name },
		values,
		emailOf,
		create,
		async createOne(name, more) {
			const [result] = await create([values(name, more)]);
			if (!result?.ok) throw result?.error ?? new Error('There is no result.');
			return result.id;
		},
		async read(id, fields = [first.name, last.name, email.name]) {
			const [found] = await crm.find([{ entity, keys: [{ [idField]: id }], fields }]);
			return found?.[0];
		},
		async delete(id) {
			const [result] = await crm.delete([{ entity, id }]);
			return result?.ok === true;
		},
		async cleanUp() {
			await crm.delete((await findAll()).map(({ id }) => ({ entity, id })));
			return (await findAll()).length;
		},
	};
}

/** @throws CannotMark for a required field that needs a value which only an administrator knows. */
function valueFor({ name, type, choices }: FieldDescription, marker: string, entity: string) {
	if (type === 'text') return marker;
	if (type === 'number') return 1;
	if (type === 'boolean') return false;
	const [choice] = choices ?? [];
	if (type === 'choice' && choice) return choice.value;
	throw new CannotMark(`A ${entity} requires a value for ${name}, which only you can know.`);
}
