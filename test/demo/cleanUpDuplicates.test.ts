/** The example workflow that merges duplicates a person has approved, in n8n-core's engine on an emulated Salesforce. */
import { trustEmulators } from '../emulators/kernel/tls';
import { AGENT_ALICE } from '../emulators/salesforce';
import type { Values } from '../products';
import { startSalesforce } from '../products/salesforce';
import { readWorkflow } from '../nodes/n8n/twoWay/twoCrms';
import { dataTable, RunningWorkflow } from '../support/n8nWorkflow';

let crm: Awaited<ReturnType<typeof startSalesforce>>;

beforeAll(trustEmulators);
beforeEach(async () => {
	dataTable.rows = [];
	crm = await startSalesforce();
});
afterEach(() => crm.close());

const run = async (trigger: 'Every Week' | 'Every Hour') =>
	await new RunningWorkflow(readWorkflow('clean-up-duplicates.json'), crm.credentials).run({
		trigger,
		items: [{ json: {} }],
	});

function create(values: Values): string {
	crm.clock.advance(60_000);
	return crm.colleague.create('Contact', { FirstName: 'Ada', LastName: 'Lovelace', ...values });
}

const contact = (id: string) => crm.emulator.as(AGENT_ALICE.id).get('Contact', id)!;
const contacts = () => crm.emulator.as(AGENT_ALICE.id).list('Contact');
const rowOf = (master: string) => dataTable.rows.find((row) => row.master === master)!;
const approve = (...masters: string[]) =>
	masters.forEach((master) => Object.assign(rowOf(master), { approved: true }));

/** Two certain groups, and one of two people who share a phone number. */
function createDuplicates() {
	const phone = '+1 415 555 0100';
	const ada = {
		master: create({
			...{ Email: 'ada@example.com', Title: 'Countess', Department: 'Engines' },
			...{ Phone: '+1 415 555 0101', Description: 'Short' },
		}),
		duplicate: create({
			...{ Email: 'Ada@example.com', Phone: '+1 415 555 0102' },
			...{ Title: 'Writer', MailingCity: 'London', Description: 'A longer text' },
		}),
	};
	const grace = {
		master: create({ Email: 'grace@example.com', Title: 'Admiral' }),
		duplicate: create({ Email: 'grace@example.com', Department: 'Navy' }),
	};
	const family = {
		master: create({ FirstName: 'Ada', Email: 'one@example.com', Phone: phone, Title: 'One' }),
		duplicate: create({ FirstName: 'Ada', Email: 'two@example.com', Phone: phone }),
	};
	return { ada, grace, family };
}

test('duplicates are listed with what a merge would change, and nothing is written', async () => {
	const { ada, grace, family } = createDuplicates();
	const before = structuredClone(contacts());
	await run('Every Week');
	expect(contacts()).toEqual(before);
	expect(dataTable.rows).toHaveLength(3);
	expect(rowOf(ada.master)).toMatchObject({
		duplicates: ada.duplicate,
		weak: false,
		reason: 'Same email.',
	});
	expect((rowOf(ada.master).changes as string).split('\n').sort()).toEqual([
		'Description: Short → A longer text',
		'MailingCity: (empty) → London',
		'Phone: +1 415 555 0101 → +1 415 555 0102',
	]);
	expect(rowOf(ada.master).records).toMatch(/^Ada Lovelace, ada@example.com, .+, https:.+\n.+$/);
	expect(rowOf(grace.master)).toMatchObject({ weak: false, duplicates: grace.duplicate });
	expect(rowOf(family.master)).toMatchObject({
		duplicates: family.duplicate,
		weak: true,
		reason: expect.stringMatching(/^Same phone. Different email address/) as string,
	});

	await run('Every Hour');
	expect(contacts()).toEqual(before);
});

test('approved groups are merged with the values that survive, others are not touched', async () => {
	const { ada, grace, family } = createDuplicates();
	const untouched = [grace.master, grace.duplicate].map((id) => structuredClone(contact(id)));
	await run('Every Week');
	approve(ada.master, family.master);
	await run('Every Hour');

	expect(contact(ada.master)).toMatchObject({
		...{ Title: 'Countess', Department: 'Engines', MailingCity: 'London' },
		...{ Phone: '+1 415 555 0102', Description: 'A longer text' },
	});
	for (const { master, duplicate } of [ada, family]) {
		expect(contact(duplicate)).toMatchObject({ IsDeleted: true, MasterRecordId: master });
		expect(rowOf(master)).toMatchObject({ outcome: 'merged' });
	}
	expect([grace.master, grace.duplicate].map(contact)).toEqual(untouched);
	expect(rowOf(grace.master)).not.toHaveProperty('outcome');
});

test('what is merged is not merged again, and the next list has no second row of a group', async () => {
	const { ada } = createDuplicates();
	await run('Every Week');
	approve(ada.master);
	await run('Every Hour');
	const rows = structuredClone(dataTable.rows);
	const merged = contact(ada.master);
	await run('Every Hour');
	await run('Every Week');
	expect(dataTable.rows).toEqual(rows);
	expect(contact(ada.master)).toEqual(merged);
});

test('a group of four: two are merged into the master, and the next list has the rest', async () => {
	const Email = 'many@example.com';
	const master = create({ Email, Title: 'Countess' });
	create({ Email });
	create({ Email });
	const last = create({ Email });
	await run('Every Week');
	approve(master);
	await run('Every Hour');
	expect(contact(last)).toMatchObject({ IsDeleted: false });
	await run('Every Week');
	expect(dataTable.rows).toMatchObject([
		{ master, outcome: 'merged' },
		{ master, duplicates: last },
	]);
});

test('a merge that fails says why in its row, and is tried again when its outcome is emptied', async () => {
	const { ada, family } = createDuplicates();
	await run('Every Week');
	approve(ada.master, family.master);
	crm.emulator.as(AGENT_ALICE.id).delete('Contact', ada.duplicate);
	await run('Every Hour');
	expect(rowOf(ada.master)).toMatchObject({
		outcome: 'failed',
		reason: expect.stringContaining(`no Contact with the ID "${ada.duplicate}"`) as string,
	});
	expect(rowOf(family.master)).toMatchObject({ outcome: 'merged' });

	Object.assign(rowOf(ada.master), {
		duplicates: create({ Email: 'ada@example.com' }),
		outcome: '',
	});
	await run('Every Hour');
	expect(rowOf(ada.master)).toMatchObject({ outcome: 'merged' });
});
