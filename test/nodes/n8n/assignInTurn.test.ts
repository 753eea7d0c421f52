/** Record: Assign Owner, to users in turn. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

describe.each(productsUnderTest)('$name: Assign Owner to users in turn', (underTest) => {
	const { lead, owner } = underTest.names;
	const stage = setOperationStage(underTest);
	const { createLead, runJson } = stage;

	let made = 0;
	const addUser = (active = true) => {
		const email = `turn${(made += 1)}@example.com`;
		return { email, id: stage.crm.addUser({ email, active }) };
	};
	const assign = (emails: string, more: INodeParameters = {}): INodeParameters => ({
		resource: 'record',
		operation: 'assignOwner',
		entity: stage.entity(lead),
		findBy: 'id',
		recordId: '={{ $json.id }}',
		assignTo: 'inTurn',
		ownerEmails: emails,
		...more,
	});
	const ownersOf = async (items: readonly IDataObject[]) => {
		const get = { resource: 'record', operation: 'get', entity: stage.entity(lead) };
		const parameters = {
			...get,
			recordId: '={{ $json.id }}',
			options: { fieldsToReturn: [owner] },
		};
		return (await runJson(parameters, items)).map((json) => json[owner]);
	};
	const leads = (count: number) => Array.from({ length: count }, () => ({ id: createLead() }));

	test('each record goes to the next user, and the output says to whom', async () => {
		const users = [addUser(), addUser(), addUser()];
		const items = leads(6);
		const given = await runJson(assign(users.map(({ email }) => email).join(', ')), items);
		const owners = given.map(({ ownerId }) => ownerId);
		expect(owners.slice(3)).toEqual(owners.slice(0, 3));
		expect(owners.slice(0, 3).toSorted()).toEqual(users.map(({ id }) => id).toSorted());
		expect(await ownersOf(items)).toEqual(owners);
		for (const { ownerId, ownerEmail } of given) {
			expect(users).toContainEqual({ id: ownerId, email: ownerEmail });
		}
	});

	test.each([', ', ';', ' ; ', '\n', '\r\n', ',\n'])(
		'the users can be separated by %j',
		async (separator) => {
			const emails = [addUser(), addUser()].map(({ email }) => email);
			const given = await runJson(assign(emails.join(separator)), leads(2));
			expect(given.map(({ ownerEmail }) => ownerEmail).toSorted()).toEqual(emails.toSorted());
		},
	);

	test('the same items have the same owners when n8n runs them again, also after a restart', async () => {
		const emails = [addUser(), addUser(), addUser()].map(({ email }) => email).join();
		const items = leads(5);
		await runJson(assign(emails), items);
		const before = await ownersOf(items);
		// Each run has another workflow and node, without anything of an earlier one.
		await runJson(assign(emails), items);
		expect(await ownersOf(items)).toEqual(before);
	});

	test('one record in two notations of its ID has one turn, and the owner that the output says', async () => {
		const emails = [addUser(), addUser()].map(({ email }) => email).join();
		const [one = { id: '' }, two = { id: '' }] = leads(2);
		const { id } = one;
		const other = /^\w{18}$/.test(id) ? id.slice(0, 15) : ` ${id} `;
		const given = await runJson(assign(emails), [one, { id: other }, two]);
		const [first, second, third] = given.map(({ ownerId }) => ownerId);
		expect(second).toBe(first);
		expect(third).not.toBe(first);
		expect(await ownersOf([one, two])).toEqual([first, third]);
	});

	test('the items that failed get the owners that they would have had', async () => {
		const emails = [addUser(), addUser()].map(({ email }) => email).join();
		const items = leads(4);
		const planned = await runJson(assign(emails, { options: { dryRun: true } }), items);
		const broken = [items[0]!, { id: underTest.unknownUserId }, ...items.slice(2)];
		await runJson(assign(emails), broken);
		await runJson(assign(emails), items);
		expect(await ownersOf(items)).toEqual(planned.map(({ ownerId }) => ownerId));
	});

	test('a dry run shows the owners, and changes nothing', async () => {
		const emails = [addUser(), addUser()].map(({ email }) => email).join();
		const items = leads(2);
		const before = await ownersOf(items);
		const planned = await runJson(assign(emails, { options: { dryRun: true } }), items);
		expect(planned).toMatchObject([{ dryRun: true }, { dryRun: true }]);
		expect(await ownersOf(items)).toEqual(before);
		await runJson(assign(emails), items);
		expect(await ownersOf(items)).toEqual(planned.map(({ ownerId }) => ownerId));
	});

	test('inactive users have no turn, and are named', async () => {
		const [active, inactive, other] = [addUser(), addUser(false), addUser()];
		const emails = [active, inactive, other].map((user) => user.email);
		const given = await runJson(assign(`={{ ${JSON.stringify(emails)} }}`), leads(4));
		expect(given).toEqual(
			given.map(() => expect.objectContaining({ inactiveOwners: [inactive.email] }) as unknown),
		);
		expect(new Set(given.map(({ ownerId }) => ownerId))).toEqual(new Set([active.id, other.id]));
	});

	test.each<[what: string, emails: () => string, message: RegExp]>([
		['no users', () => ' , ', /no users to assign/],
		['an address that no one has', () => `${addUser().email},no.one@example.com`, /No user has/],
		['users who are all inactive', () => addUser(false).email, /are inactive/],
		[
			'an address that two users have',
			() => {
				const { email } = addUser();
				stage.crm.addUser({ email, active: true });
				return email;
			},
			/2 users have the email address/,
		],
	])('every item fails for %s, and nothing is written', async (_, emails, message) => {
		const items = leads(2);
		const before = await ownersOf(items);
		const output = await stage.run(assign(emails()), items);
		expect(output.map((item) => errorOf(item)?.message)).toEqual([
			expect.stringMatching(message),
			expect.stringMatching(message),
		]);
		expect(await ownersOf(items)).toEqual(before);
	});

	test('1,000 records take no call more than those of one owner, but the search for the users', async () => {
		const emails = [addUser(), addUser(), addUser()].map(({ email }) => email).join();
		const items = leads(1_000);
		const calls = await stage.callsOf(async () => await runJson(assign(emails), items));
		expect(calls).toBeLessThanOrEqual(5 + underTest.calls.toWrite(1_000));
	}, 60_000);
});
