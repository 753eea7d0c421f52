/** What the Web API rejects because of the rows that are there. */
import { trustEmulators } from '../../../kernel/tls';
import { AGENT_ALICE, SALES_TEAM, startDataverseEmulator, type DataverseEmulator } from '../..';
import { expectRejection, get, UNKNOWN_ID, patch, post, remove, type Rejection } from './rejection';
import { TestClient } from '../testClient';

let emulator: DataverseEmulator;

const LEAD = '11111111-1111-4111-8111-111111111111';

beforeAll(async () => {
	await trustEmulators();
	emulator = await startDataverseEmulator();
	const alice = emulator.as(AGENT_ALICE.id);
	alice.create('lead', {
		leadid: LEAD,
		lastname: 'Lovelace',
		emailaddress1: 'ada@example.com',
		new_externalid: 'A-1',
	});
	alice.create('lead', { lastname: 'Babbage', new_externalid: 'B-1' });
});
afterAll(() => emulator.close());

describe('of rows', () => {
	test.each<Rejection>([
		[
			'a row that does not exist',
			get(`leads(${UNKNOWN_ID})`),
			404,
			'0x80040217',
			`Entity 'lead' With Id = ${UNKNOWN_ID} Does Not Exist`,
		],
		[
			'a key value that no one has',
			get("leads(new_externalid='unknown')"),
			404,
			'0x80060891',
			'A record with the specified key values does not exist in lead entity',
		],
		[
			'deleting what does not exist',
			remove(`leads(${UNKNOWN_ID})`),
			404,
			'0x80040217',
			/Does Not Exist/,
		],
		[
			'updating only, of a row that does not exist',
			patch(`leads(${UNKNOWN_ID})`, { lastname: 'x' }, { 'if-match': '*' }),
			404,
			'0x80040217',
			/Does Not Exist/,
		],
		[
			'updating only, by a key value that no one has',
			patch("leads(new_externalid='unknown')", { lastname: 'x' }, { 'if-match': '*' }),
			404,
			'0x80060891',
			/specified key values/,
		],
		[
			'creating only, of a row that exists',
			patch(`leads(${LEAD})`, { lastname: 'x' }, { 'if-none-match': '*' }),
			412,
			'0x80040237',
			'A record with matching key values already exists.',
		],
		[
			'updating an old version',
			patch(`leads(${LEAD})`, { lastname: 'x' }, { 'if-match': 'W/"1"' }),
			412,
			'0x80060882',
			"The version of the existing record doesn't match the RowVersion property provided.",
		],
		[
			'updating on condition of a version where the table checks none',
			patch(`teams(${SALES_TEAM.id})`, { name: 'x' }, { 'if-match': 'W/"1"' }),
			400,
			'0x8006088d',
			/^Optimistic concurrency isn't enabled for entity type team/,
		],
		[
			'deleting an old version',
			remove(`leads(${LEAD})`, { 'if-match': 'W/"1"' }),
			412,
			'0x80060882',
			/RowVersion/,
		],
		[
			'an id that is taken',
			post('leads', { leadid: LEAD, lastname: 'x' }),
			412,
			'0x80040237',
			'A record with matching key values already exists.',
		],
		[
			'a key value that is taken',
			post('leads', { lastname: 'x', new_externalid: 'a-1' }),
			412,
			'0x80060892',
			/^Entity Key External Id violated\. A record with the same value for External Id already exists/,
		],
		[
			'changing to a key value that is taken',
			patch(`leads(${LEAD})`, { new_externalid: 'B-1' }),
			412,
			'0x80060892',
			/^Entity Key External Id violated/,
		],
		[
			'a duplicate, when the request asks for duplicate detection',
			post(
				'leads',
				{ lastname: 'x', emailaddress1: 'ADA@example.com' },
				{ 'mscrm.suppressduplicatedetection': 'false' },
			),
			412,
			'0x80040333',
			'A record was not created or updated because a duplicate of the current record already exists.',
		],
		[
			'a method that sets do not have',
			patch('leads', { lastname: 'x' }),
			405,
			'0x0',
			"The requested resource does not support http method 'PATCH'.",
		],
		['posting a function', post('WhoAmI', {}), 404, '', /^No HTTP resource was found/],
		['an unknown action', post(`leads/Microsoft.Dynamics.CRM.Nothing`, {}), 404, '', /^No HTTP/],
	])('%s', (...rejection) => expectRejection(emulator, rejection));
});

describe('in bulk messages', () => {
	const targets = (...rows: object[]) => ({
		Targets: rows.map((row) => ({ '@odata.type': 'Microsoft.Dynamics.CRM.lead', ...row })),
	});
	const leads = async () => {
		const client = new TestClient(emulator, emulator.issueToken());
		return (await client.get('leads?$select=lastname')).rows;
	};

	test.each<Rejection>([
		[
			'targets without their type',
			post('leads/Microsoft.Dynamics.CRM.CreateMultiple', { Targets: [{ lastname: 'x' }] }),
			400,
			'0x80048d19',
			/@odata\.type/,
		],
		[
			'one row that is rejected',
			post(
				'leads/Microsoft.Dynamics.CRM.CreateMultiple',
				targets({ lastname: 'x' }, { lastname: 'x'.repeat(51) }),
			),
			400,
			'0x80044331',
			/maximum allowed length/,
		],
		[
			'one row that does not exist',
			post(
				'leads/Microsoft.Dynamics.CRM.UpdateMultiple',
				targets({ leadid: LEAD, lastname: 'x' }, { leadid: UNKNOWN_ID, lastname: 'x' }),
			),
			404,
			'0x80040217',
			`lead With Ids = ${UNKNOWN_ID} Do Not Exist`,
		],
		[
			'one key value that is not allowed',
			post(
				'leads/Microsoft.Dynamics.CRM.UpsertMultiple',
				targets(
					{ '@odata.id': "leads(new_externalid='C-1')", lastname: 'x' },
					{ '@odata.id': "leads(new_legacynumber='1')", lastname: 'x' },
				),
			),
			400,
			'0x80060888',
			/^The key in the request URI/,
		],
		[
			'deleting, on standard tables',
			post('leads/Microsoft.Dynamics.CRM.DeleteMultiple', targets({ leadid: LEAD })),
			400,
			'0x80040216',
			'DeleteMultiple has not yet been implemented.',
		],
	])('%s, and nothing is written', async (...rejection) => {
		const before = await leads();
		await expectRejection(emulator, rejection);
		expect(await leads()).toEqual(before);
	});
});
