/** Change tracking: what a delta shows, when its token expires, and what late commits do to it. */
import type { Json } from '../odata/ast';
import { AGENT_ALICE } from '..';
import type { Edits } from '../inProcess';
import { startWithClient, type TestAnswer, type TestWorld } from './testClient';

let world: TestWorld;
let alice: Edits;

beforeEach(async () => {
	world = await startWithClient();
	world.emulator.clock.set(new Date('2026-03-01T12:00:00Z'));
	world.emulator.clock.freeze();
	alice = world.emulator.as(AGENT_ALICE.id);
});
afterEach(() => world.emulator.close());

const TRACKED = { prefer: 'odata.track-changes' };

const fullRead = (headers: Record<string, string> = {}) =>
	world.client.get('leads?$select=lastname', {
		prefer: ['odata.track-changes', headers.prefer].filter(Boolean).join(','),
	});

const since = ({ body }: TestAnswer) => world.client.follow(body['@odata.deltaLink']);

/** Last names of changed rows, and ids of deleted ones. */
const shown = ({ rows }: TestAnswer): Json[] =>
	rows.map((row) => row.lastname ?? { deleted: row.id ?? null });

const add = (lastname: string) => alice.create('lead', { lastname });

test('a full read shows all rows and ends in a delta link that keeps $select', async () => {
	add('Lovelace');
	const answer = await world.client.get('leads?$select=lastname', TRACKED);
	expect(answer.headers.get('preference-applied')).toBe('odata.track-changes');
	expect(shown(answer)).toEqual(['Lovelace']);
	expect(answer.body['@odata.deltaLink']).toMatch(
		/\/leads\?\$select=lastname&\$deltatoken=\d+!03%2F01%2F2026%2012%3A00%3A00$/,
	);
});

test('a delta shows changes in the order of their versions, and then deletes', async () => {
	const [first = '', second = '', third = ''] = ['One', 'Two', 'Three'].map(add);
	const start = await fullRead();
	alice.delete('lead', second);
	alice.update('lead', third, { lastname: 'Drei' });
	add('Four');
	alice.update('lead', first, { lastname: 'Eins' });

	const delta = await since(start);
	const context = `${world.emulator.url}/api/data/v9.2/$metadata#leads`;
	expect(delta.body['@odata.context']).toBe(`${context}(lastname)/$delta`);
	expect(shown(delta)).toEqual(['Drei', 'Four', 'Eins', { deleted: second }]);
	expect(delta.rows[0]).toEqual({
		'@odata.etag': expect.stringMatching(/^W\/"\d+"$/) as string,
		lastname: 'Drei',
		leadid: third,
	});
	expect(delta.rows.at(-1)).toEqual({
		'@odata.context': `${context}/$deletedEntity`,
		id: second,
		reason: 'deleted',
	});
	expect(shown(await since(delta))).toEqual([]);
});

test('a row changed twice is shown once, as it is now', async () => {
	const id = add('One');
	const start = await fullRead();
	alice.update('lead', id, { lastname: 'Two' });
	alice.update('lead', id, { lastname: 'Three' });
	expect(shown(await since(start))).toEqual(['Three']);
});

test('a row created and deleted in between is shown as deleted', async () => {
	const start = await fullRead();
	const id = add('Short');
	alice.delete('lead', id);
	expect(shown(await since(start))).toEqual([{ deleted: id }]);
});

test('a row deleted and created again is shown as it is now', async () => {
	const id = add('One');
	const start = await fullRead();
	alice.delete('lead', id);
	alice.create('lead', { leadid: id, lastname: 'Again' });
	expect(shown(await since(start))).toEqual(['Again']);
});

test('the number of changes can be asked for', async () => {
	const start = await fullRead();
	alice.delete('lead', add('One'));
	add('Two');
	const link = start.body['@odata.deltaLink'] as string;
	const counted = await world.client.follow(link.replace('/leads?', '/leads/$count?'));
	expect(counted.text).toContain('2');
});

describe('in pages', () => {
	const small = { prefer: 'odata.maxpagesize=2' };

	test('a full read has its delta link on the last page, from before the first', async () => {
		['One', 'Two', 'Three'].forEach(add);
		const first = await fullRead(small);
		expect(first.body).not.toHaveProperty(['@odata.deltaLink']);
		expect(first.rows).toHaveLength(2);
		add('Four');
		const last = await world.client.follow(first.body['@odata.nextLink'], small);
		expect(last.body).not.toHaveProperty(['@odata.nextLink']);
		expect(shown(await since(last))).toContain('Four');
	});

	test('a delta goes from changes to deletes', async () => {
		const ids = ['One', 'Two', 'Three'].map(add);
		const start = await fullRead();
		ids.forEach((id) => alice.delete('lead', id));
		['Four', 'Five', 'Six'].forEach(add);
		const pages = [await world.client.follow(start.body['@odata.deltaLink'], small)];
		for (let next = pages[0]?.body['@odata.nextLink']; next !== undefined;) {
			const page = await world.client.follow(next, small);
			pages.push(page);
			next = page.body['@odata.nextLink'];
		}
		expect(pages.map((page) => page.rows.length)).toEqual([2, 2, 2]);
		expect(pages.flatMap(shown)).toEqual([
			'Four',
			'Five',
			'Six',
			...ids.map((deleted) => ({ deleted })),
		]);
		expect(pages.map(({ body }) => '@odata.deltaLink' in body)).toEqual([false, false, true]);
	});
});

describe('a token expires', () => {
	const expired = {
		code: '0x80044352',
		message: 'Version stamp associated with the client has expired. Please perform a full sync.',
	};
	const DAY = 24 * 3_600_000;

	test.each([
		['not after seven days', 7 * DAY, 200, {}],
		['after more than seven days', 7 * DAY + 1000, 400, expired],
	])('%s', async (_what, age, status, error) => {
		const start = await fullRead();
		world.emulator.clock.advance(age);
		const delta = await since(start);
		expect({ status: delta.status, error: delta.error }).toEqual({ status, error });
	});

	test('when the environment says so', async () => {
		const start = await fullRead();
		world.emulator.organization.expireChangeTrackingInDays = 1;
		world.emulator.clock.advance(DAY + 1000);
		expect((await since(start)).error).toEqual(expired);
	});

	test('when its table is altered, and no other', async () => {
		const leads = await fullRead();
		const contacts = await world.client.get('contacts', TRACKED);
		world.emulator.alterTable('lead');
		expect((await since(leads)).error).toEqual(expired);
		expect((await since(contacts)).status).toBe(200);
		expect((await since(await fullRead())).status).toBe(200);
	});
});

describe('a transaction that commits late', () => {
	test('keeps its stamps, and is seen only from its commit on', () => {
		const { clock } = world.emulator;
		const transaction = world.emulator.begin();
		const id = transaction.as(AGENT_ALICE.id).create('lead', { lastname: 'Late' });
		clock.advance(60_000);
		const soon = add('Soon');
		expect(alice.get('lead', id)).toBeUndefined();
		transaction.commit();
		const [late, other] = [alice.get('lead', id), alice.get('lead', soon)];
		expect(late).toMatchObject({ modifiedon: '2026-03-01T12:00:00Z' });
		expect(other).toMatchObject({ modifiedon: '2026-03-01T12:01:00Z' });
		expect(Number(late?.versionnumber)).toBeLessThan(Number(other?.versionnumber));
	});

	test('is not passed over by a full read', async () => {
		const id = add('Early');
		const transaction = world.emulator.begin();
		const edits = transaction.as(AGENT_ALICE.id);
		edits.create('lead', { lastname: 'Late' });
		edits.delete('lead', id);
		const start = await fullRead();
		expect(shown(start)).toEqual(['Early']);
		transaction.commit();
		expect(shown(await since(start))).toEqual(['Late', { deleted: id }]);
	});

	test('is not passed over by a delta; what was committed above it comes again', async () => {
		const start = await fullRead();
		const transaction = world.emulator.begin();
		transaction.as(AGENT_ALICE.id).create('lead', { lastname: 'Late' });
		add('Soon');
		const first = await since(start);
		expect(shown(first)).toEqual(['Soon']);
		transaction.commit();
		const second = await since(first);
		expect(shown(second)).toEqual(['Late', 'Soon']);
		expect(shown(await since(second))).toEqual([]);
	});

	test('holds nothing up when it is rolled back', async () => {
		const transaction = world.emulator.begin();
		transaction.as(AGENT_ALICE.id).create('lead', { lastname: 'Never' });
		transaction.rollback();
		add('Soon');
		const start = await fullRead();
		expect(shown(await since(start))).toEqual([]);
	});

	test('locks the rows it has written', async () => {
		const id = add('One');
		const transaction = world.emulator.begin();
		transaction.as(AGENT_ALICE.id).update('lead', id, { lastname: 'Two' });
		const rejected = await world.client.send({
			method: 'PATCH',
			path: `leads(${id})`,
			body: { lastname: 'Three' },
		});
		expect({ status: rejected.status, code: rejected.error.code }).toEqual({
			status: 500,
			code: '0x80044151',
		});
		transaction.commit();
		expect(alice.get('lead', id)).toMatchObject({ lastname: 'Two' });
	});
});
