/** A record to write, or one that it refers to, was deleted: the error says which of them. */
import type { FieldValues, WriteOperation } from '../../../nodes/crm/port';
import { productsUnderTest } from '../../products';
import { errorOf, setStage } from './stage';

describe.each(productsUnderTest)('$name: a record that was deleted', (underTest) => {
	const { names, unknownUserId } = underTest;
	const { contact, account, lastName, accountName, accountLookup, owner } = names;
	const stage = setStage(underTest);
	const colleague = () => stage.emulator.as(stage.userId);

	const createContact = (values: FieldValues = {}): WriteOperation => ({
		kind: 'create',
		entity: contact,
		values: { [lastName]: 'Lovelace', ...values },
	});
	const updateContact = (id: string, values: FieldValues, ifVersion?: string): WriteOperation => ({
		kind: 'update',
		entity: contact,
		id,
		values,
		ifVersion,
	});
	const newContact = () => colleague().create(contact, { [lastName]: 'Hopper' });
	function deletedAccount(): string {
		const id = colleague().create(account, { [accountName]: 'Engines' });
		colleague().delete(account, id);
		return id;
	}
	async function versionOf(id: string): Promise<string> {
		const { idField } = await stage.crm.describe(contact);
		const [found] = await stage.crm.find([
			{ entity: contact, keys: [{ [idField]: id }], fields: [] },
		]);
		return found![0]!.version;
	}

	test.each(['create', 'update'] as const)('%s: a lookup to it is named', async (kind) => {
		const gone = deletedAccount();
		const values = { [accountLookup]: gone };
		const operation =
			kind === 'create' ? createContact(values) : updateContact(newContact(), values);
		const [result, other] = await stage.crm.write([operation, createContact()]);
		const error = errorOf(result);
		expect(error).toMatchObject({
			kind: 'invalidRecord',
			fields: [accountLookup],
			reason: undefined,
			outcomeUnknown: false,
		});
		expect(error.message).toContain(`"${accountLookup}" (${gone}) of ${contact}`);
		expect(other?.ok).toBe(true);
	});

	test('a lookup of a record that was read is named, too: that is not a conflict', async () => {
		const id = newContact();
		const version = await versionOf(id);
		const values = { [accountLookup]: deletedAccount() };
		const [result] = await stage.crm.write([updateContact(id, values, version)]);
		expect(errorOf(result)).toMatchObject({ fields: [accountLookup], reason: undefined });
	});

	test('an owner that does not exist is named, and not the lookups that are right', async () => {
		const existing = colleague().create(account, { [accountName]: 'Engines' });
		const values = { [accountLookup]: existing, [owner]: unknownUserId };
		const results = await stage.crm.write([
			createContact(values),
			updateContact(newContact(), values),
		]);
		for (const result of results) {
			expect(errorOf(result)).toMatchObject({ kind: 'invalidRecord', fields: [owner] });
		}
	});

	test('each of many records has its own error', async () => {
		const gone = [deletedAccount(), deletedAccount()];
		const operations = Array.from({ length: 40 }, (_, index) =>
			createContact(index % 4 === 0 ? { [accountLookup]: gone[(index / 4) % 2]! } : {}),
		);
		const results = await stage.crm.write(operations);
		const failed = results.flatMap((result, index) => (result.ok ? [] : [{ index, result }]));
		expect(failed.map(({ index }) => index)).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36]);
		for (const { index, result } of failed) {
			expect(result.error.message).toContain(gone[(index / 4) % 2]!);
		}
	});

	test('the record itself is a conflict when it was read, and its lookup is not blamed', async () => {
		const id = newContact();
		const version = await versionOf(id);
		colleague().delete(contact, id);
		const existing = colleague().create(account, { [accountName]: 'Engines' });
		const values = { [accountLookup]: existing };
		const results = await stage.crm.write([
			updateContact(id, values, version),
			updateContact(id, values),
		]);
		expect(errorOf(results[0])).toMatchObject({ reason: 'conflict', fields: [] });
		expect(errorOf(results[1])).toMatchObject({ reason: undefined, fields: [] });
		expect(errorOf(results[1]).message).toMatch(/deleted|does not exist/);
	});
});
