/** Where to look, by which rules, and what may be written: Create or Update of both nodes, against the emulated CRMs. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { openMapper, type Mapper } from '../../support/mapper';
import { openOutputs } from '../../support/n8nHost';
import { productsUnderTest, type EmulatedProduct } from '../../products';

beforeAll(trustEmulators);

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead } = underTest;
	const { lead, contact, firstName, lastName, company, email, phone, jobTitle } = names;
	let crm: EmulatedProduct;
	let made = 0;
	let mapLead: Mapper;
	let mapContact: Mapper;

	beforeAll(async () => {
		crm = await underTest.start();
		mapLead = await openMapper(underTest, crm, lead, 'getLeadFields');
		mapContact = await openMapper(underTest, crm, contact, 'getContactFields');
	});
	afterAll(() => crm.close());

	/** A person that no other test uses. */
	const newPerson = () => {
		made += 1;
		return { first: `First${made}`, last: `Last${made}`, email: `p${made}@example.com` };
	};
	type Person = ReturnType<typeof newPerson> & IDataObject;

	const nameAndEmail = {
		[firstName]: '={{ $json.first }}',
		[lastName]: '={{ $json.last }}',
		[email]: '={{ $json.email }}',
	};

	async function runOutputs(items: readonly IDataObject[], parameters: INodeParameters) {
		const action = openOutputs(new underTest.Action(), {
			parameters: {
				resource: 'leadOrContact',
				operation: 'upsert',
				searchIn: 'contactsThenLeads',
				leadFields: mapLead({ ...newLead, ...nameAndEmail, [company]: 'Engines' }),
				contactFields: mapContact({ ...nameAndEmail, [jobTitle]: 'Countess' }),
				matchBy: 'email',
				onSingleMatch: 'update',
				onMultipleMatches: 'fail',
				onNoMatch: 'createLead',
				overwrite: 'always',
				options: {},
				...parameters,
			},
			credentials: crm.credentials,
			onError: 'continueRegularOutput',
		});
		return await action(items);
	}

	async function run(item: IDataObject, parameters: INodeParameters = {}): Promise<IDataObject> {
		const [[only] = []] = await runOutputs([item], parameters);
		return only?.json ?? {};
	}

	/** The same where the node writes leads alone. */
	const runLead = (item: IDataObject, fields: IDataObject, parameters: INodeParameters = {}) =>
		run(item, {
			resource: 'record',
			searchIn: 'entity',
			entity: { __rl: true, mode: 'name', value: lead },
			fields: mapLead({ ...newLead, ...nameAndEmail, ...fields }),
			onNoMatch: 'create',
			...parameters,
		});

	const makeLead = (person: Person, values = {}) =>
		crm.colleague.create(lead, {
			...newLead,
			[lastName]: person.last,
			[email]: person.email,
			...values,
		});
	const makeContact = (person: Person, values = {}) =>
		crm.colleague.create(contact, { [lastName]: person.last, [email]: person.email, ...values });

	describe('leads and contacts', () => {
		test.each([
			['contactsThenLeads', 'contact'],
			['leadsThenContacts', 'lead'],
			['contacts', 'contact'],
			['leads', 'lead'],
		])('%s, with both there: the %s is updated', async (searchIn, expected) => {
			const person = newPerson();
			const ids = { lead: makeLead(person), contact: makeContact(person) };
			expect(await run(person, { searchIn })).toMatchObject({
				outcome: 'updated',
				id: ids[expected as 'lead' | 'contact'],
				matchedBy: 'email',
			});
		});

		test.each([
			['createLead', lead],
			['createContact', contact],
		])('with none there, %s makes one', async (onNoMatch, entity) => {
			const outcome = await run(newPerson(), { onNoMatch });
			expect(outcome).toMatchObject({ outcome: 'created', entity });
		});

		test('with none there, skip writes nothing', async () => {
			const outcome = await run(newPerson(), { onNoMatch: 'skip' });
			expect(outcome).toMatchObject({ outcome: 'skipped', reason: 'No matching record found.' });
		});

		test('a contact is found by what is mapped to leads alone, and left as it is', async () => {
			const person = newPerson();
			const id = makeContact(person);
			const outcome = await run(person, { contactFields: mapContact({}) });
			expect(outcome).toMatchObject({ outcome: 'skipped', candidates: [{ id, fields: [email] }] });
		});
	});

	describe('match rules', () => {
		test('email, then name', async () => {
			const person = newPerson();
			const id = makeLead(person, { [firstName]: person.first, [email]: null });
			const outcome = await run(person, { matchBy: 'emailThenName' });
			expect(outcome).toMatchObject({ outcome: 'updated', id, matchedBy: 'name' });
		});

		test('email, then phone, in any notation', async () => {
			const person = newPerson();
			const number = `415 555 ${1000 + made}`;
			const id = makeLead(person, { [email]: null, [phone]: `+1 (415) 555-${1000 + made}` });
			const outcome = await runLead(
				{ ...person, number },
				{ [phone]: '={{ $json.number }}' },
				{ matchBy: 'emailThenPhone', options: { phoneCountry: 'us' } },
			);
			expect(outcome).toMatchObject({ outcome: 'updated', id, matchedBy: 'phone' });
		});

		test('external id or alternate key, with characters that mean something in a URL', async () => {
			const key = { matchBy: 'key', matchKey: names.key };
			const fields = { [names.key]: 'A#1/\'"%_&?+ ü' };
			const created = await runLead(newPerson(), fields, key);
			const updated = await runLead(newPerson(), fields, key);
			expect(created.outcome).toBe('created');
			expect(updated).toMatchObject({ outcome: 'updated', id: created.id, matchedBy: names.key });
		});

		test('without accents, on request', async () => {
			const person = newPerson();
			const name = `Dvořák${made}`;
			const id = makeLead(person, { [lastName]: name, [firstName]: 'José', [email]: null });
			const item = { ...person, first: 'Jose', last: `Dvorak${made}` };
			const outcome = await runLead(
				item,
				{},
				{ matchBy: 'emailThenName', options: { ignoreAccents: true } },
			);
			expect(outcome).toMatchObject({ outcome: 'updated', id });
		});

		test.each<[string, INodeParameters, RegExp]>([
			['a key that is not there', { matchBy: 'key', matchKey: 'nokey' }, /key "nokey"/],
			[
				'own rules without any',
				{ matchBy: 'customFields', matchRules: {} },
				/No match rule is configured/,
			],
			[
				'a country that is none',
				{ options: { phoneCountry: 'Utopia' } },
				/"Utopia" is not a valid country/,
			],
			['a moment that is none', { options: { onlyIfNewer: 'soon' } }, /not a valid date/],
			[
				'an expression for a moment that gives nothing',
				{ options: { onlyIfNewer: '={{ $json.nothing }}' } },
				/not a valid date/,
			],
			['an empty moment', { options: { onlyIfNewer: '={{ "" }}' } }, /not a valid date/],
		])('%s is the error of the item', async (_, parameters, message) => {
			const outcome = await run(newPerson(), parameters);
			expect(outcome).toMatchObject({
				outcome: 'failed',
				error: { message: expect.stringMatching(message) as string },
			});
		});
	});

	describe('several candidates', () => {
		const twins = () => {
			const person = newPerson();
			return { person, ids: [makeLead(person), makeLead(person)] };
		};

		test('go to the Review output, the others to Done, each with its pair', async () => {
			const { person, ids } = twins();
			const [done = [], review = []] = await runOutputs([newPerson(), person, newPerson()], {
				onMultipleMatches: 'review',
			});
			expect(done.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
			expect(review).toMatchObject([{ pairedItem: { item: 1 }, json: { outcome: 'review' } }]);
			const candidates = review[0]?.json.candidates as IDataObject[];
			expect(candidates.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
			expect(candidates[0]).toMatchObject({ fields: [email], url: expect.any(String) as string });
		});

		test('go there too where review is chosen for single items only', async () => {
			const { person } = twins();
			const items = ['review', 'fail'].map((choice) => ({ ...person, choice }));
			const outputs = await runOutputs(items, { onMultipleMatches: '={{ $json.choice }}' });
			expect(outputs).toMatchObject([
				[{ json: { outcome: 'failed' } }],
				[{ json: { outcome: 'review' } }],
			]);
		});

		test('the one that is taken is updated although the CRM has a rule against its twin', async () => {
			crm.turnOnDuplicateRules();
			const { person } = twins();
			const outcome = await run(person, { onMultipleMatches: 'mostRecentlyModified' });
			expect(outcome).toMatchObject({ outcome: 'updated' });
		});
	});

	describe("the CRM's own duplicate rules", () => {
		const byName = {
			matchBy: 'customFields',
			matchRules: { rule: [{ fields: [firstName, lastName] }] },
		};
		beforeAll(() => crm.turnOnDuplicateRules());

		test('are respected, and the records they find are reported', async () => {
			const person = newPerson();
			const id = makeLead(person);
			const other = { ...newPerson(), email: person.email };
			const outcome = await runLead(other, {}, byName);
			expect(outcome).toMatchObject({ outcome: 'failed', candidates: [{ entity: lead, id }] });
		});

		test('or passed', async () => {
			const person = newPerson();
			makeLead(person);
			const other = { ...newPerson(), email: person.email };
			const options = { crmDuplicateRules: 'bypass' };
			expect(await runLead(other, {}, { ...byName, options })).toMatchObject({
				outcome: 'created',
			});
		});
	});

	describe('field rules', () => {
		const held = () => {
			const person = newPerson();
			return { person, id: makeLead(person, { [phone]: '1', [jobTitle]: null }) };
		};
		const fields = { [phone]: '2', [jobTitle]: 'Countess' };

		test('only if empty, for all', async () => {
			const { person } = held();
			const outcome = await runLead(person, fields, { overwrite: 'onlyFillEmpty' });
			const changed = (outcome.changes as IDataObject[]).map(({ field }) => field);
			expect(changed).toContain(jobTitle);
			expect(changed).not.toContain(phone);
		});

		test('another behavior for a single field', async () => {
			const { person } = held();
			const fieldOverwrites = { field: [{ name: phone, overwrite: 'always' }] };
			const parameters = { overwrite: 'onlyFillEmpty', options: { fieldOverwrites } };
			const outcome = await runLead(person, fields, parameters);
			expect(outcome.changes).toContainEqual({ field: phone, from: '1', to: '2' });
		});

		test('never clear', async () => {
			const { person } = held();
			const cleared = { [phone]: '={{ "" }}' };
			const outcome = await runLead(person, cleared, { overwrite: 'ignoreEmpty' });
			const changes = (outcome.changes ?? []) as IDataObject[];
			expect(changes.map(({ field }) => field)).not.toContain(phone);
		});

		test.each([
			['older', -3_600_000, 'skipped'],
			['newer', 3_600_000, 'updated'],
		])('%s than the record in the CRM', async (_, difference, expected) => {
			const { person } = held();
			const changedAt = new Date(crm.clock.now().getTime() + difference).toISOString();
			const options = { onlyIfNewer: '={{ $json.changedAt }}' };
			const outcome = await runLead({ ...person, changedAt }, fields, { options });
			expect(outcome.outcome).toBe(expected);
		});
	});

	describe('lookups given by a key', () => {
		test('the owner by email', async () => {
			const { id, email: owner } = crm.colleague;
			const outcome = await runLead(
				{ ...newPerson(), owner: owner.toUpperCase() },
				{ [names.ownerByEmail]: '={{ $json.owner }}' },
			);
			expect(outcome.outcome).toBe('created');
			// Where a lookup has a column for each table, the name of the table follows.
			const field = expect.stringMatching(new RegExp(`^${names.owner}(_|$)`)) as string;
			expect(outcome.changes).toContainEqual({ field, from: null, to: id });
		});

		test('the account of a contact by name, for all items in one go', async () => {
			const accounts = ['First Works', 'Second Works'];
			for (const name of accounts) crm.colleague.create(names.account, accountCalled(name));
			const items = accounts.map((account) => ({ ...newPerson(), account }));
			const [done = []] = await runOutputs(items, {
				searchIn: 'contacts',
				onNoMatch: 'createContact',
				contactFields: mapContact({
					...nameAndEmail,
					[names.accountByName]: '={{ $json.account }}',
				}),
			});
			expect(done.map(({ json }) => json.outcome)).toEqual(['created', 'created']);
		});

		test('that finds no record is the error of its item, and names both', async () => {
			const fields = { [names.ownerByEmail]: 'unknown@example.com' };
			expect(await runLead(newPerson(), fields)).toMatchObject({
				outcome: 'failed',
				error: {
					code: 'LOOKUP_NOT_FOUND',
					fields: [names.owner],
					message: expect.stringContaining('unknown@example.com') as string,
				},
			});
		});

		test('that contains half of an emoji fails its item only', async () => {
			const items = ['\ud83d', crm.colleague.email].map((owner) => ({ ...newPerson(), owner }));
			const [done = []] = await runOutputs(items, {
				resource: 'record',
				searchIn: 'entity',
				entity: { __rl: true, mode: 'name', value: lead },
				fields: mapLead({
					...newLead,
					...nameAndEmail,
					[names.ownerByEmail]: '={{ $json.owner }}',
				}),
				onNoMatch: 'create',
			});
			expect(done.map(({ json }) => json.outcome)).toEqual(['failed', 'created']);
		});

		const accountCalled = (name: string) => ({ [names.accountName]: name });
	});

	test('a dry run says what would be done, and writes nothing', async () => {
		const person = newPerson();
		const id = makeLead(person);
		const counts = () => [crm.count(lead), crm.count(contact)];
		const before = counts();
		const items = [newPerson(), person];
		const [done = []] = await runOutputs(items, { options: { dryRun: true } });
		expect(done.map(({ json }) => json)).toMatchObject([
			{ outcome: 'created', dryRun: true, changes: expect.any(Array) as unknown[] },
			{ outcome: 'updated', dryRun: true, id },
		]);
		expect(done[0]?.json.id).toBeUndefined();
		expect(counts()).toEqual(before);
	});
});
