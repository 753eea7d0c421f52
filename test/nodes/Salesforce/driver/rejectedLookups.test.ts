/** Rejections of Salesforce that name neither the record nor the lookup they are about. */
import { createClient } from '../../../../nodes/Salesforce/driver/client';
import { createMetadata } from '../../../../nodes/Salesforce/driver/describe';
import { explainMissingRecords } from '../../../../nodes/Salesforce/driver/rejectedLookups';
import { createSender } from '../../../../nodes/Salesforce/driver/send';
import type { WriteResult } from '../../../../nodes/crm/port';
import { INTEGRATION_USER } from '../../../emulators/salesforce';
import { connect } from '../../../support/plainTransport';
import { newLead, row, send } from './bulk/inBulk';
import { useEmulatedSalesforce } from './emulated';

const under = useEmulatedSalesforce();
const admin = () => under.emulator.as(INTEGRATION_USER.id);
const NO_USER = '005gK000000zzzzQAA';

test('a lookup to a record that the user cannot see is named', async () => {
	const id = admin().create('Account', { Name: 'Hidden' });
	under.emulator.access.restrict({ object: 'Account', access: 'hidden' });
	const [result] = await under.crm.write([
		{ kind: 'create', entity: 'Contact', values: { LastName: 'x', AccountId: id } },
	]);
	expect(result).toMatchObject({
		ok: false,
		error: {
			code: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
			fields: ['AccountId'],
			message: expect.stringContaining('that the connected user cannot access') as unknown,
		},
	});
});

test('of a bulk job, each row has its own error', async () => {
	const [deleted, existing] = [0, 1].map(() =>
		admin().create('Lead', { LastName: 'x', Company: 'x' }),
	);
	admin().delete('Lead', deleted!);
	const updates = [
		row({ Title: 'x' }, { id: deleted, index: 0 }),
		row({ Title: 'x', OwnerId: NO_USER }, { id: existing, index: 1 }),
	];
	const creates = [newLead({ OwnerId: NO_USER }), newLead()];
	const rows = [...updates, ...creates];
	const results = [
		...(await send(under.emulator, updates)).results,
		...(await send(under.emulator, creates)).results,
	] as WriteResult[];
	const connection = connect(under.emulator, under.emulator.issueToken());
	const client = createClient(createSender(connection), connection.baseUrl);
	const explained = await explainMissingRecords(client, createMetadata(client), rows, results);
	expect(explained).toMatchObject([
		{ ok: false, error: { fields: [], message: 'The Lead was deleted in Salesforce.' } },
		{ ok: false, error: { fields: ['OwnerId'] } },
		{ ok: false, error: { fields: ['OwnerId'] } },
		{ ok: true },
	]);
});

test('no request is sent when nothing is unclear', async () => {
	const [result] = await under.crm.write([
		{ kind: 'create', entity: 'Lead', values: { LastName: 'x' } },
	]);
	expect(result).toMatchObject({ ok: false, error: { fields: ['Company'] } });
	// The description, and the write.
	expect(under.crm.callCount).toBe(2);
});

test('the error stays as it is when Salesforce cannot be asked', async () => {
	const id = admin().create('Account', { Name: 'Gone' });
	admin().delete('Account', id);
	await under.crm.describe('Contact');
	under.emulator.faults.add({
		path: /\/query/,
		answer: {
			status: 403,
			headers: { 'content-type': 'application/json' },
			body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
		},
	});
	const [result] = await under.crm.write([
		{ kind: 'create', entity: 'Contact', values: { LastName: 'x', AccountId: id } },
	]);
	expect(result).toMatchObject({
		ok: false,
		error: {
			code: 'ENTITY_IS_DELETED',
			message: 'The Contact, or a record that it refers to, was deleted in Salesforce.',
		},
	});
});
