/** What the duplicate rules of an org say about records that are written. */
import type { FieldValues } from '../../../../nodes/crm/port';
import { openSalesforce } from '../../../../nodes/Salesforce/driver';
import {
	INTEGRATION_USER,
	STANDARD_RULES,
	startSalesforceEmulator,
} from '../../../emulators/salesforce';
import { connect } from '../../../support/plainTransport';
import { create, update, upsert, useWrites } from './writes';

const { under, admin } = useWrites();

test('a blocking duplicate rule makes only its record fail, and names the other', async () => {
	const person = { FirstName: 'Ada', LastName: 'Lovelace', Company: 'x', Email: 'ada@example.com' };
	const id = admin().create('Lead', person);
	const [duplicate, other] = await under.crm.write([create(person), create()]);
	expect(other?.ok).toBe(true);
	expect(duplicate).toMatchObject({
		ok: false,
		duplicates: [{ entity: 'Lead', id }],
		error: {
			code: 'DUPLICATES_DETECTED',
			kind: 'invalidRecord',
			message: expect.stringContaining(id) as unknown,
		},
	});
});

test.each(['duplicateResult', 'duplicateResut'] as const)(
	'what a rule found is read under the key %s, for new and updated records alike',
	async (duplicateResultKey) => {
		const emulator = await startSalesforceEmulator({
			duplicateRules: STANDARD_RULES,
			duplicateResultKey,
		});
		const edits = emulator.as(INTEGRATION_USER.id);
		const lead = (values: FieldValues) =>
			edits.create('Lead', { LastName: 'x', Company: 'x', ...values });
		const [found, other] = [lead({ Email: 'twin@example.com' }), lead({})];
		const crm = openSalesforce(connect(emulator, emulator.issueToken()));
		await crm.describe('Lead');
		const results = await crm.write([
			...Array.from({ length: 30 }, () => create({ Email: 'twin@example.com' })),
			update(other, { Email: 'twin@example.com' }),
			upsert('CrmId__c', { Email: 'twin@example.com', CrmId__c: 'a/b' }),
			create(),
		]);
		const rejected = { ok: false, duplicates: [{ entity: 'Lead', id: found }] };
		expect(results.slice(0, 32)).toMatchObject(results.slice(0, 32).map(() => rejected));
		expect(results.at(-1)?.ok).toBe(true);
		// The description, all, and the 32 that were rejected, 25 in a call.
		expect(crm.callCount).toBe(4);
		await emulator.close();
	},
);

test('bypassing duplicate rules ignores an alert, but not a block', async () => {
	const block = { ...STANDARD_RULES[0]!, matchOn: ['Phone'], action: 'block' as const };
	under.emulator.duplicateRules.push(block);
	const person = { Email: 'anyway@example.com', Phone: '555 0199' };
	const id = admin().create('Lead', { LastName: 'x', Company: 'x', ...person });
	const results = await under.crm.write(
		[create({ Email: person.Email }), create({ Phone: person.Phone })],
		{ duplicateRules: 'bypass' },
	);
	under.emulator.duplicateRules.pop();
	expect(results).toMatchObject([
		{ ok: true },
		{ ok: false, error: { code: 'DUPLICATES_DETECTED' }, duplicates: [{ entity: 'Lead', id }] },
	]);
});
