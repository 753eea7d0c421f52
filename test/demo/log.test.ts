/** The example workflows that keep a log of the two-way sync, and retry what failed, in n8n-core's engine. */
import type { IDataObject } from 'n8n-workflow';
import { trustEmulators } from '../emulators/kernel/tls';
import { ACCOUNTS, Companies, type Employee } from '../nodes/n8n/twoWay/companies';
import {
	other,
	readWorkflow,
	sideNames,
	TwoCrms,
	type Change,
	type Files,
	type SideName,
} from '../nodes/n8n/twoWay/twoCrms';
import { dataTable } from '../support/n8nWorkflow';

const LOGGED: Files = {
	dynamics365: 'two-way-with-log-dynamics-to-salesforce.json',
	salesforce: 'two-way-with-log-salesforce-to-dynamics.json',
};
const LABELS: Record<SideName, string> = { dynamics365: 'Dynamics 365', salesforce: 'Salesforce' };

let crms: TwoCrms;
let companies: Companies;

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
	companies = new Companies(crms);
});
afterAll(() => crms.close());
beforeEach(async () => {
	crms.clear();
	for (const side of sideNames) companies.clear(side);
	dataTable.rows = [];
	await crms.republish(LOGGED);
});

const MAX_ROUNDS = 8;

const settle = async () => expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);
const text = (part: string) => expect.stringContaining(part) as string;

let serial = 0;

/** A lead or a contact, as the tests need it. */
type Person = Employee & { company?: string };
const newPerson = (): Person => {
	serial += 1;
	return { firstName: 'Ada', lastName: `Lovelace ${serial}`, email: `ada${serial}@log.example` };
};

interface Subject {
	object: 'lead' | 'contact';
	side: SideName;
	/** What the other CRM rejects, and the part of its message that says what. */
	bad: Readonly<Partial<Record<keyof Person, string | null>>>;
	problem: string;
}

/** The other CRM holds 50 characters in Dynamics 365. */
const tooLong = { lastName: 'x'.repeat(60) };

const subjects: Subject[] = [
	{ object: 'lead', side: 'dynamics365', bad: { company: null }, problem: 'Company' },
	{ object: 'contact', side: 'dynamics365', bad: { lastName: null }, problem: 'LastName' },
	{ object: 'lead', side: 'salesforce', bad: tooLong, problem: 'lastname' },
	{ object: 'contact', side: 'salesforce', bad: tooLong, problem: 'lastname' },
];

describe.each(subjects)('$object of $side', ({ object, side, bad, problem }) => {
	const there = other(side);
	const create = (values: object) => {
		const person = { ...newPerson(), ...(object === 'lead' && { company: 'Engines' }), ...values };
		return object === 'lead' ? crms.create(side, person) : companies.createContact(side, person);
	};
	const edit = (id: string, values: object) =>
		object === 'lead' ? crms.edit(side, id, values) : companies.editContact(side, id, values);
	const recordsOf = (at: SideName): ReadonlyMap<string, { link: string | null }> =>
		object === 'lead' ? crms.leads(at) : companies.contacts(at);

	test('a row for every outcome, with the error of a failure and what to do', async () => {
		const created = create({});
		const failed = create(bad);
		await crms.poll(side);
		await crms.run(side);
		const facts = { crm: LABELS[side], object: crms.names(side)[object], retried: false };
		const { link } = recordsOf(side).get(created)!;
		expect(dataTable.rows).toMatchObject([
			{ ...facts, record: created, outcome: 'created', link: text(link!) },
			{ ...facts, record: failed, outcome: 'failed', link: '', reason: text(problem) },
		]);

		edit(created, { phone: '+1 555 0100' });
		await crms.republish(LOGGED);
		edit(created, { jobTitle: 'Countess' });
		await crms.poll(side);
		await crms.run(side);
		expect(dataTable.rows.at(-1)).toMatchObject({ ...facts, record: created, outcome: 'updated' });
	});

	test('the failed ones are retried with their latest values, and marked; the next retry finds none', async () => {
		const id = create(bad);
		await crms.poll(side);
		await crms.run(side);
		expect(recordsOf(there).size).toBe(0);

		const { company, lastName } = { company: 'Engines', ...newPerson() };
		edit(id, { lastName, ...(object === 'lead' && { company }) });
		await crms.republish(LOGGED);
		await retry();
		await settle();
		expect([...recordsOf(there).values()]).toMatchObject([{ lastName, link: id }]);
		expect(dataTable.rows).toMatchObject([
			{ record: id, outcome: 'failed', retried: true },
			{ record: id, outcome: 'created', retried: false },
		]);
		const outputs = await retry();
		expect(outputs.get('Failed, Not Retried')).toEqual([]);
	});
});

const retry = async (beforeNode?: (name: string) => void) =>
	await crms
		.open('failed-records-retried.json')
		.run({ trigger: 'Every Hour', items: [{ json: {} }] }, { beforeNode });

test.each(sideNames)('of %s, the workflow is the two-way one with a log', (side) => {
	const both = ['Leads', 'Contacts'].flatMap((name) => [`${name} Changed in ${LABELS[side]}`]);
	const plain = readWorkflow(LOGGED[side].replace('-with-log', ''));
	const logged = readWorkflow(LOGGED[side]);
	const nodesOf = ({ nodes }: typeof plain) =>
		new Map(nodes.map(({ name, parameters }) => [name, parameters]));
	const shared = [...nodesOf(plain)].filter(
		([name]) => / (Changed|to Stamp|in) ?/.test(name) && !/Delete/.test(name) && !/^How/.test(name),
	);
	expect(shared.map(([name]) => name)).toEqual(expect.arrayContaining(both));
	expect(shared).toHaveLength(8);
	for (const [name, parameters] of shared) expect(nodesOf(logged).get(name)).toEqual(parameters);
});

test('a failure that is logged while its record is being retried is retried the next time', async () => {
	const id = crms.create('dynamics365', { ...newPerson(), company: 'Engines' });
	await settle();
	const failed: IDataObject = { crm: LABELS.dynamics365, object: 'lead', record: id };
	Object.assign(failed, { outcome: 'failed', retried: false });
	dataTable.rows = [{ id: 1, ...failed }];
	await retry((name) => {
		if (name === 'Mark as Retried') dataTable.rows.push({ id: 2, ...failed });
	});
	expect(dataTable.rows).toMatchObject([
		{ id: 1, retried: true },
		{ id: 2, retried: false },
	]);
});

test.each(sideNames)('a record that has a duplicate in %s is retried too', async (side) => {
	const person = { ...newPerson(), company: 'Engines' };
	const id = crms.create(side, person);
	await settle();
	crms.create(side, { ...person, lastName: 'Duplicate' });
	crms.edit(side, id, { jobTitle: 'Countess' });
	const failed = { crm: LABELS[side], object: crms.names(side).lead, outcome: 'failed' };
	dataTable.rows = [{ id: 1, ...failed, record: id, retried: false }];
	await crms.republish(LOGGED);
	await retry();
	await crms.poll(side);
	await crms.run(side);
	const { link } = crms.leads(side).get(id)!;
	expect(crms.leads(other(side)).get(link!)).toMatchObject({ jobTitle: 'Countess' });
	expect(dataTable.rows[0]).toMatchObject({ record: id, retried: true });
});

test('a record that was deleted in the meantime stays in the log, and the others are retried', async () => {
	const [gone, left] = sideNames.map((side) =>
		crms.create(side, { ...newPerson(), company: 'Engines' }),
	);
	await settle();
	dataTable.rows = sideNames.map((side, index) => ({
		...{ id: index, crm: LABELS[side], object: crms.names(side).lead },
		...{ record: [gone, left][index]!, outcome: 'failed', retried: false },
	}));
	crms.delete('dynamics365', gone!);
	await retry();
	expect(dataTable.rows).toMatchObject([
		{ record: gone, retried: false },
		{ record: left, retried: true },
	]);
});

describe.each(sideNames)('of %s, a link that another active record has', (side) => {
	const there = other(side);

	test('is a row that names that record and says what to do; once it is done, the retry links the record', async () => {
		const { key } = crms.names(side);
		const person = () => ({ ...newPerson(), company: 'Engines' });
		const id = crms.create(side, person());
		const copy = crms.create(side, person());
		await settle();
		const { link } = crms.leads(side).get(id)!;
		crms.editFields(side, id, { [key]: null });
		crms.editFields(side, copy, { [key]: link! });
		dataTable.rows = [];
		crms.edit(side, id, { firstName: 'Augusta' });
		await crms.poll(side);
		await crms.run(side);
		expect(dataTable.rows).toMatchObject([
			{
				...{ crm: LABELS[side], record: id, outcome: 'failed', retried: false },
				reason: expect.stringMatching(
					new RegExp(`${copy} already has the link ${link!}\\. .*merge them.*empty "${key}"`, 's'),
				) as string,
			},
			{ record: id, outcome: 'updated' },
		]);
		expect(crms.leads(there).get(link!)).toMatchObject({ firstName: 'Augusta' });

		crms.editFields(side, copy, { [key]: null });
		await crms.republish(LOGGED);
		await retry();
		await settle();
		expect(crms.leads(side).get(id)).toMatchObject({ link });
		expect(dataTable.rows.filter(({ outcome }) => outcome === 'failed')).toMatchObject([
			{ record: id, retried: true },
		]);
	});
});

/** The nodes of the log that belong to contacts are copied to a workflow of accounts and contacts, and connected as they were. */
const addLog: Change = ({ nodes, connections }) => {
	const side = sideNames.find((each) =>
		nodes.some(({ name }) => name === `Contacts Changed in ${LABELS[each]}`),
	)!;
	const logged = readWorkflow(LOGGED[side]);
	const copied = logged.nodes.filter(({ name }) => /^(Row of Contact|Write to the Log)/.test(name));
	nodes.push(...copied);
	const writers = [
		`Create or Update Contact in ${LABELS[other(side)]}`,
		`Stamp Contact in ${LABELS[side]}`,
	];
	for (const name of [...writers, ...copied.map((node) => node.name)]) {
		connections[name] = logged.connections[name] ?? {};
	}
	nodes.find(({ name }) => name === writers[1])!.onError = 'continueErrorOutput';
};

test.each(sideNames)(
	'of %s, a contact whose account was deleted in the other CRM is a row; once the account is there again, the retry carries it',
	async (side) => {
		const there = other(side);
		await crms.republish(ACCOUNTS, addLog);
		const account = companies.createAccount(side, {
			name: 'Engines',
			website: 'https://e.example',
		});
		await settle();
		companies.delete(there, 'account', companies.accounts(side).get(account)!.link!);
		const contact = companies.createContact(side, { ...newPerson(), account });
		await crms.poll(side);
		await crms.run(side);
		expect(dataTable.rows).toMatchObject([
			{
				...{ crm: LABELS[side], object: crms.names(side).contact, record: contact },
				...{ outcome: 'failed', reason: text('cannot be set'), retried: false },
			},
		]);

		await crms.republish(ACCOUNTS, addLog);
		companies.editAccount(side, account, { phone: '+1 555 0144' });
		await settle();
		expect(companies.contacts(there).size).toBe(0);
		await retry();
		await settle();
		companies.expectEqual();
		expect(dataTable.rows).toMatchObject([
			{ record: contact, retried: true },
			{ record: contact, outcome: 'created' },
		]);
	},
);
