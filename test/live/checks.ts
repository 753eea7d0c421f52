/** What the tests of the contract show on the emulated CRMs, in the form that a real one can be asked for. */
import assert from 'node:assert/strict';
import type { WriteOperation, WriteResult } from '../../nodes/crm/port';
import { followChanges } from './followChanges';
import { NotChecked, type LiveStage } from './stage';

export interface Check {
	name: string;
	/** @returns a remark. @throws when the CRM behaves in another way than the package expects. */
	run: (stage: LiveStage) => Promise<string | void>;
}

export const checks: readonly Check[] = [
	{ name: 'describe the lead', run: describeLead },
	{ name: 'list entities', run: listEntities },
	{ name: 'create several, of which one is invalid', run: createSeveral },
	{ name: 'read back what was written', run: readBack },
	{ name: 'find by email, whatever its case', run: find },
	{ name: 'update only the version that was read', run: updateVersion },
	{ name: 'create the same record twice', run: createTwice },
	{ name: 'create or update by a key', run: upsert },
	{ name: "the CRM's own duplicate rules", run: applyDuplicateRules },
	{ name: 'follow changes', run: followChanges },
	{ name: 'delete, and delete again', run: deleteTwice },
];

async function describeLead({ entity }: LiveStage) {
	const has = (type: string) => entity.fields.some((field) => field.type === type);
	assert.ok(
		['id', 'text', 'email', 'choice', 'lookup', 'dateTime'].every(has),
		'types are missing',
	);
	const choices = entity.fields.filter(({ type }) => type === 'choice');
	assert.ok(
		choices.some((field) => (field.choices ?? []).length > 0),
		'no choice has values',
	);
	const needed = entity.fields.filter(({ requiredOnCreate }) => requiredOnCreate);
	return await Promise.resolve(`${entity.fields.length} fields, ${needed.length} required`);
}

async function listEntities({ crm, entity }: LiveStage) {
	const list = await crm.listEntities();
	assert.ok(
		list.some(({ name }) => name === entity.name),
		'the entity is not listed',
	);
	return `${list.length} entities`;
}

async function createSeveral({ entity, leads, notes }: LiveStage) {
	const last = entity.fields.find(({ name }) => name === leads.fields.last);
	const tooLong = 'x'.repeat((last?.maxLength ?? 0) + 1);
	const [one, invalid, other] = await leads.create([
		leads.values('one'),
		leads.values('invalid', { [leads.fields.last]: tooLong }),
		leads.values('other'),
	]);
	expectWritten(one);
	expectWritten(other);
	assert.ok(invalid && !invalid.ok, 'a name that is too long was accepted');
	assert.equal(invalid.error.kind, 'invalidRecord', invalid.error.message);
	notes.set('code of a value that is too long', invalid.error.code);
}

async function readBack({ entity, leads, notes }: LiveStage) {
	const { first, email } = leads.fields;
	const money = entity.fields.find(
		({ type, scale, isInteger, creatable, readable }) =>
			type === 'number' && scale === 0 && !isInteger && creatable && readable,
	);
	const id = await leads.createOne('back', {
		[first]: '  Two  Spaces ',
		[email]: leads.emailOf('Back'),
		...(money && { [money.name]: 1234.56 }),
	});
	const record = await leads.read(id, [first, email, ...(money ? [money.name] : [])]);
	assert.ok(record, 'the record cannot be read');
	notes.set('spaces around a text', record.values[first]);
	notes.set('case of an email address', record.values[email]);
	if (money) notes.set('decimals', record.values[money.name]);
}

async function find({ crm, entity, leads }: LiveStage) {
	const { email, last } = leads.fields;
	const id = await leads.createOne('found');
	const keyOf = (name: string) => ({ [email]: leads.emailOf(name) });
	const keys = [[keyOf('found')], [keyOf('FOUND')], [keyOf('unknown')]];
	const found = await crm.find(
		keys.map((each) => ({ entity: entity.name, keys: each, fields: [last] })),
	);
	const ids = found.map((records) => records.map((record) => record.id).join());
	assert.deepEqual(ids, [id, id, ''], 'other records were found');
}

async function updateVersion({ crm, entity, leads, wait }: LiveStage) {
	const { first } = leads.fields;
	const id = await leads.createOne('version');
	const versionOf = async () => (await leads.read(id))?.version;
	const update = async (name: string, ifVersion: string | undefined) => {
		// A version can be as coarse as a second.
		await wait(2_000);
		const values = { [first]: name };
		const operation: WriteOperation = {
			kind: 'update',
			entity: entity.name,
			id,
			values,
			ifVersion,
		};
		return (await crm.write([operation]))[0];
	};
	const version = await versionOf();
	expectWritten(await update('newer', version));
	const result = await update('outdated', version);
	assert.ok(result && !result.ok, 'a newer version was overwritten');
	assert.equal(result.error.reason, 'conflict', result.error.message);
	assert.equal((await leads.read(id))?.values[first], 'newer', 'a newer value was overwritten');
}

async function createTwice({ crm, entity, leads }: LiveStage) {
	if (!crm.capabilities.has('clientChosenIds')) {
		throw new NotChecked('the CRM does not let a client choose IDs');
	}
	const create = async (): Promise<WriteResult | undefined> => {
		const values = leads.values('twice');
		const idempotencyKey = leads.emailOf('twice');
		return (
			await crm.write([{ kind: 'create', entity: entity.name, values, idempotencyKey }], {
				duplicateRules: 'bypass',
			})
		)[0];
	};
	expectWritten(await create());
	const second = await create();
	assert.ok(second && !second.ok, 'the second record was created as well');
	assert.equal(second.error.reason, 'conflict', second.error.message);
}

async function upsert({ crm, entity, leads }: LiveStage) {
	const { email } = leads.fields;
	const isKey = entity.fields.some(({ name, upsertKey }) => name === email && upsertKey);
	if (!isKey) throw new NotChecked('the email address is not a key of the CRM');
	const write = async () =>
		(
			await crm.write(
				[{ kind: 'create', entity: entity.name, values: leads.values('key'), upsertBy: email }],
				{ duplicateRules: 'bypass' },
			)
		)[0];
	const first = expectWritten(await write());
	assert.ok(!first.existed, 'a new value was found');
	const second = expectWritten(await write());
	assert.ok(second.existed && second.id === first.id, 'a second record was created');
}

async function applyDuplicateRules({ leads, notes }: LiveStage) {
	const existing = await leads.createOne('twin');
	const [respecting] = await leads.create([leads.values('twin')], { duplicateRules: 'respect' });
	const [bypassing] = await leads.create([leads.values('twin')]);
	expectWritten(bypassing);
	if (respecting?.ok) return 'no rule rejects a second lead with the same name and address';
	const ids = respecting?.duplicates?.map(({ id }) => id) ?? [];
	notes.set('duplicates are named', ids.includes(existing));
	return `a rule rejected the second lead and named ${ids.length} records`;
}

async function deleteTwice({ crm, entity, leads }: LiveStage) {
	const id = await leads.createOne('deleted');
	const remove = async () => {
		const [result] = await crm.delete([{ entity: entity.name, id }]);
		if (!result?.ok) throw result?.error ?? new Error('There is no result.');
		return result.deleted;
	};
	assert.ok(await remove(), 'the record was not there');
	assert.ok(!(await remove()), 'the record was deleted twice');
	assert.equal(await leads.read(id), undefined, 'a deleted record can be read');
}

/** @throws the error of the CRM where the record was not written. */
function expectWritten(result: WriteResult | undefined) {
	if (!result?.ok) throw result?.error ?? new Error('There is no result.');
	return result;
}
