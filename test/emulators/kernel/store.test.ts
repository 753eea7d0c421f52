import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RowLockedError, Store, type TableSchema } from './store';

const leads: TableSchema = {
	name: 'lead',
	idColumn: 'id',
	columns: [
		{ name: 'id', type: 'text' },
		{ name: 'email', type: 'text', collate: 'nocase' },
		{ name: 'lastName', type: 'text' },
		{ name: 'employees', type: 'integer' },
		{ name: 'revenue', type: 'real' },
		{ name: 'doNotCall', type: 'boolean' },
	],
	indexes: [['email'], ['lastName', 'email']],
};

const ada = {
	id: '1',
	email: 'ada@example.com',
	lastName: 'Lovelace',
	employees: 3,
	revenue: 1.5,
	doNotCall: 1,
};
const start = new Date('2026-03-01T12:00:00.000Z');

let store: Store;
beforeEach(() => {
	store = new Store({ tables: [leads] });
});
afterEach(() => store.close());

const ids = () => store.select('SELECT id FROM lead ORDER BY id').map(({ id }) => id);

describe('rows', () => {
	test('come back as they were written', () => {
		store.insert('lead', ada);
		expect(store.select('SELECT * FROM lead')).toEqual([ada]);
		expect(store.get('lead', '1')).toEqual(ada);
	});

	test('a column without a value is null', () => {
		store.insert('lead', { id: '2' });
		expect(store.get('lead', '2')).toMatchObject({ email: null, doNotCall: null });
	});

	test('an update leaves the other columns alone', () => {
		store.insert('lead', ada);
		expect(store.update('lead', '1', { lastName: 'King' })).toBe(true);
		expect(store.get('lead', '1')).toEqual({ ...ada, lastName: 'King' });
	});

	test('can be deleted', () => {
		store.insert('lead', ada);
		expect(store.delete('lead', '1')).toBe(true);
		expect(store.get('lead', '1')).toBeUndefined();
	});

	test('writing a row that is not there changes nothing', () => {
		expect(store.update('lead', '9', { lastName: 'No one' })).toBe(false);
		expect(store.delete('lead', '9')).toBe(false);
		expect(ids()).toEqual([]);
	});

	test.each([
		['email', 'ADA@EXAMPLE.COM', 1],
		['lastName', 'LOVELACE', 0],
	])('the collation of %s decides about case', (column, value, found) => {
		store.insert('lead', ada);
		expect(store.select(`SELECT id FROM lead WHERE ${column} = ?`, [value])).toHaveLength(found);
	});

	test.each([
		['an id that is taken', { id: '1' }],
		['no id', { lastName: 'No one' }],
		['a column the table does not have', { id: '2', shoeSize: 44 }],
		['text in an integer column', { id: '2', employees: 'many' }],
		['a boolean that is neither 0 nor 1', { id: '2', doNotCall: 2 }],
	])('%s is rejected, in a transaction too', (_case, row) => {
		store.insert('lead', ada);
		expect(() => store.insert('lead', row)).toThrow();
		expect(() => store.insert('lead', row, store.begin(start))).toThrow();
		expect(ids()).toEqual(['1']);
	});

	test('a table that does not exist is rejected', () => {
		expect(() => store.insert('opportunity', { id: '1' })).toThrow('There is no table opportunity');
	});

	test('a bulk insert is all or none', () => {
		const many = Array.from({ length: 1000 }, (_, index) => ({ id: `${index}`, lastName: 'Many' }));
		expect(() => store.bulkInsert('lead', [...many, { id: '0' }])).toThrow();
		expect(ids()).toHaveLength(0);
		store.bulkInsert('lead', many);
		expect(ids()).toHaveLength(1000);
	});

	test('a file keeps them', () => {
		const folder = mkdtempSync(join(tmpdir(), 'store-'));
		const file = join(folder, 'rows.sqlite');
		const first = new Store({ tables: [leads], file });
		first.insert('lead', ada);
		first.close();
		const second = new Store({ tables: [leads], file });
		expect(second.get('lead', '1')).toEqual(ada);
		second.close();
		rmSync(folder, { recursive: true });
	});
});

describe('atomically', () => {
	test('undoes what was written before an error, and no more', () => {
		store.insert('lead', ada);
		store.atomically(() => {
			store.insert('lead', { id: '2' });
			expect(() =>
				store.atomically(() => {
					store.insert('lead', { id: '3' });
					throw new Error('rejected');
				}),
			).toThrow('rejected');
		});
		expect(ids()).toEqual(['1', '2']);
	});
});

describe('a transaction', () => {
	beforeEach(() => store.insert('lead', ada));

	test('keeps its writes out of sight until commit', () => {
		store.insert('lead', { id: '2' });
		const transaction = store.begin(start);
		store.insert('lead', { id: '3' }, transaction);
		store.update('lead', '1', { lastName: 'King' }, transaction);
		store.delete('lead', '2', transaction);

		expect(ids()).toEqual(['1', '2']);
		expect(store.get('lead', '1')).toEqual(ada);

		transaction.commit();
		expect(ids()).toEqual(['1', '3']);
		expect(store.get('lead', '1')).toEqual({ ...ada, lastName: 'King' });
	});

	test('sees its own writes', () => {
		const transaction = store.begin(start);
		store.insert('lead', { id: '2' }, transaction);
		store.update('lead', '2', { lastName: 'Hopper' }, transaction);
		expect(store.get('lead', '2', transaction)).toMatchObject({ lastName: 'Hopper' });
		store.delete('lead', '2', transaction);
		expect(store.get('lead', '2', transaction)).toBeUndefined();
	});

	test('leaves nothing behind when rolled back', () => {
		const transaction = store.begin(start);
		store.update('lead', '1', { lastName: 'King' }, transaction);
		transaction.rollback();
		expect(store.get('lead', '1')).toEqual(ada);
		expect(store.update('lead', '1', { lastName: 'Byron' })).toBe(true);
	});

	test('locks the rows it has written', () => {
		const transaction = store.begin(start);
		store.update('lead', '1', { lastName: 'King' }, transaction);
		expect(() => store.update('lead', '1', { lastName: 'Byron' })).toThrow(RowLockedError);
		expect(() => store.delete('lead', '1', store.begin(start))).toThrow(RowLockedError);
		transaction.commit();
		expect(store.update('lead', '1', { lastName: 'Byron' })).toBe(true);
	});

	test('a lock that ends when it has been met', () => {
		store.lockOnce('lead', '1');
		expect(() => store.update('lead', '1', { lastName: 'Byron' })).toThrow(RowLockedError);
		expect(store.update('lead', '1', { lastName: 'Byron' })).toBe(true);
	});

	test('accepts no more writes once it has ended', () => {
		const transaction = store.begin(start);
		transaction.commit();
		expect(() => store.insert('lead', { id: '2' }, transaction)).toThrow('has ended');
		expect(() => transaction.rollback()).toThrow('has ended');
	});

	test('the oldest one open is known', () => {
		const later = new Date(start.getTime() + 1000);
		const [second, first] = [store.begin(later), store.begin(start)];
		expect(store.oldestOpenTransaction()).toEqual(start);
		first.commit();
		expect(store.oldestOpenTransaction()).toEqual(later);
		second.rollback();
		expect(store.oldestOpenTransaction()).toBeUndefined();
	});
});
