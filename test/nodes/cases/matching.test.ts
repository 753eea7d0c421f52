/** Strangers never become one record, and one person never becomes two. The case number is that of the report. */
import type { IDataObject } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { openNode } from '../../support/n8nHost';
import { setCaseStage } from './caseStage';

describe('C10: Salesforce: an external ID that distinguishes upper and lower case', () => {
	const stage = setCaseStage(salesforce, startSalesforce);
	const byKey = { searchIn: 'entity', matchBy: 'key', matchKey: 'Key__c' };

	test('each item updates its own record', async () => {
		const create = (key: string) =>
			stage.crm.colleague.create('Thing__c', { Name: key, Key__c: key });
		const [lower, upper] = ['0015g00000AbCdE', '0015g00000ABCDE'].map(create);
		const outcomes = [];
		for (const Key__c of ['0015g00000AbCdE', '0015g00000ABCDE']) {
			outcomes.push(await stage.copy('Thing__c', { Key__c, Name: `new ${Key__c}` }, byKey));
		}
		expect(outcomes).toMatchObject([
			{ outcome: 'updated', id: lower },
			{ outcome: 'updated', id: upper },
		]);
		expect(stage.crm.count('Thing__c')).toBe(2);
	});
});

describe('Salesforce: an ID', () => {
	const stage = setCaseStage(salesforce, startSalesforce);
	const byId = {
		searchIn: 'entity',
		matchBy: 'customFields',
		matchRules: { rule: [{ fields: ['Id'] }] },
	};

	test.each<[string, (id: string) => string]>([
		['in upper case', (id) => id.toUpperCase()],
		['in lower case', (id) => id.toLowerCase()],
		['of 15 characters', (id) => id.slice(0, 15)],
	])('%s finds its record, also in a lookup', async (_, written) => {
		const account = stage.crm.colleague.create('Account', { Name: 'Contoso' });
		const id = stage.crm.colleague.create('Contact', { LastName: 'King' });
		const before = stage.crm.count('Contact');
		const item = { Id: written(id), LastName: 'Lovelace', AccountId: written(account) };
		expect(await stage.copy('Contact', item, byId)).toMatchObject({ outcome: 'updated', id });
		expect(await stage.copy('Contact', item, byId)).toMatchObject({ outcome: 'unchanged', id });
		expect(stage.crm.count('Contact')).toBe(before);
	});
});

describe('C14: Dynamics 365: after a merge', () => {
	const stage = setCaseStage(dynamics365, startDynamics365);

	test('the active master is updated, for ever', async () => {
		const edits = stage.crm.emulator.as(stage.crm.colleague.id);
		const person = { lastname: 'Lovelace', emailaddress1: 'merged@example.com' };
		const masterId = edits.create('contact', person);
		const mergedId = edits.create('contact', person);
		stage.crm.clock.advance(60_000);
		edits.merge('contact', { masterId, mergedId });
		for (const jobtitle of ['Countess', 'Duchess']) {
			const outcome = await stage.copy(
				'contact',
				{ ...person, jobtitle },
				{ searchIn: 'entity', matchBy: 'email', onMultipleMatches: 'mostRecentlyModified' },
			);
			expect(outcome).toMatchObject({ outcome: 'updated', id: masterId });
		}
	});
});

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead } = underTest;
	const stage = setCaseStage(underTest, underTest.start);
	const { lead, firstName, lastName, email, phone } = names;

	/** Several items in one execution, mapped automatically. */
	async function copyAll(items: readonly IDataObject[], parameters: IDataObject) {
		const run = openNode(new underTest.Action(), {
			parameters: {
				resource: 'record',
				operation: 'upsert',
				entity: { __rl: true, mode: 'name', value: lead },
				searchIn: 'entity',
				fields: { mappingMode: 'autoMapInputData', value: null, matchingColumns: [], schema: [] },
				...(parameters as Record<string, string>),
			},
			credentials: stage.crm.credentials,
			onError: 'continueRegularOutput',
		});
		const calls = stage.crm.log.entries.length;
		const output = await run(items);
		return {
			outcomes: output.map(({ json }) => json.outcome),
			calls: stage.crm.log.entries.length - calls,
		};
	}

	const byId = {
		searchIn: 'entity',
		matchBy: 'customFields',
		matchRules: { rule: [{ fields: [names.leadId] }] },
	};

	test.each([
		['in braces', (id: string) => `{${id}}`],
		['with spaces around it', (id: string) => ` ${id}\u00a0`],
	])('an ID %s finds its record', async (_, written) => {
		const id = stage.crm.colleague.create(lead, newLead);
		const item = { ...newLead, [firstName]: 'Ada', [names.leadId]: written(id) };
		expect(await stage.copy(lead, item, byId)).toMatchObject({ outcome: 'updated', id });
	});

	test.each(['n/a', '4711', 'fb0b1c3d-0000-4000-8000'])(
		'%j as the ID is an error and creates nothing',
		async (id) => {
			const before = stage.crm.count(lead);
			expect(await stage.copy(lead, { ...newLead, [names.leadId]: id }, byId)).toMatchObject({
				outcome: 'failed',
				reason: expect.stringContaining(`must be a record ID, not "${id}"`) as string,
				error: { fields: [names.leadId] },
			});
			expect(stage.crm.count(lead)).toBe(before);
		},
	);

	describe.each<[string, string, string]>([
		['two spaces and one', 'A  1', 'A 1'],
		['a no-break space and a space', 'B\u00a01', 'B 1'],
	])('keys with %s', (_, first, second) => {
		test('are two records, in every run', async () => {
			const before = stage.crm.count(lead);
			const items = [first, second].map((key) => ({ ...newLead, [names.key]: key }));
			const rules = [
				{ matchBy: 'key', matchKey: names.key },
				{ matchBy: 'customFields', matchRules: { rule: [{ fields: [names.key] }] } },
			];
			expect((await copyAll(items, rules[0]!)).outcomes).toEqual(['created', 'created']);
			for (const rule of rules) {
				expect((await copyAll(items, rule)).outcomes).toEqual(['unchanged', 'unchanged']);
				expect((await copyAll(items.toReversed(), rule)).outcomes).toEqual([
					'unchanged',
					'unchanged',
				]);
			}
			expect(stage.crm.count(lead)).toBe(before + 2);
		});
	});

	test.each<[string, string, string]>([
		['with two spaces and with one', 'Ada  Mary', 'Ada Mary'],
		['with a no-break space and a space', 'Zoe\u00a0Mary', 'Zoe Mary'],
		['with an accent as one character and as two', 'Ren\u00e9', 'Rene\u0301'],
		['with an accent as two characters and as one', 'Andre\u0301', 'Andr\u00e9'],
	])('a name %s is one record, in every run', async (_, first, second) => {
		const before = stage.crm.count(lead);
		const byName = { matchBy: 'customFields', matchRules: { rule: [{ fields: [firstName] }] } };
		const items = [first, second].map((name) => ({ ...newLead, [firstName]: name }));
		const options = { weakMatches: 'use' };
		for (const some of [items, items, items.toReversed()]) {
			const { outcomes } = await copyAll(some, { ...byName, options });
			expect(outcomes).not.toContain('failed');
			expect(outcomes).not.toContain('review');
			expect(stage.crm.count(lead)).toBe(before + 1);
		}
	});

	test('a key with an accent as one character and as two is one record, in every run', async () => {
		const before = stage.crm.count(lead);
		const byKey = { matchBy: 'key', matchKey: names.key };
		const items = ['K\u00e9', 'Ke\u0301'].map((key) => ({ ...newLead, [names.key]: key }));
		for (const some of [items, items, items.toReversed()]) {
			expect((await copyAll(some, byKey)).outcomes).not.toContain('failed');
			expect(stage.crm.count(lead)).toBe(before + 1);
		}
	});

	test('C47: one switchboard, two extensions, two addresses: two people', async () => {
		const people = [
			['+1 415 555 0123 ext. 12', 'ada@example.com'],
			['(415) 555-0123 x99', 'byron@example.com'],
		].map(([number, address]) => ({ ...newLead, [phone]: number, [email]: address }));
		const byPhone = { matchBy: 'emailThenPhone', options: { phoneCountry: 'US' } };
		const before = stage.crm.count(lead);
		expect((await copyAll(people, byPhone)).outcomes).toEqual(['created', 'created']);
		expect((await copyAll(people, byPhone)).outcomes).toEqual(['unchanged', 'unchanged']);
		expect(stage.crm.count(lead)).toBe(before + 2);
	});

	test.each([
		['Anna', 'Aňna'],
		['Stein', 'Štein'],
		['Garcia', 'García'],
		['Nina', 'Niña'],
	])('R3: Ignore Accents: %s finds %s, and asks for no other name', async (given, stored) => {
		const id = stage.crm.colleague.create(lead, {
			...newLead,
			[firstName]: stored,
			[lastName]: stored,
		});
		stage.crm.colleague.create(lead, { ...newLead, [firstName]: 'Emma', [lastName]: 'Blum' });
		const outcome = await stage.copy(
			lead,
			{ ...newLead, [firstName]: given, [lastName]: given, [phone]: '+1 415 555 0177' },
			{ searchIn: 'entity', matchBy: 'emailThenName', options: { ignoreAccents: true } },
		);
		expect(outcome).toMatchObject({ outcome: 'updated', id });
		const sent = stage.crm.log.entries.map(({ path, body }) => decodeURIComponent(path) + body);
		expect(sent.join('\n')).not.toMatch(/(LIKE|startswith\([^,]+,) ?'[_%]+'/);
	});

	test('R4: 400 colleagues behind one number stay 400 people, in a handful of calls', async () => {
		const before = stage.crm.count(lead);
		const colleagues = Array.from({ length: 400 }, (_, index) => ({
			...newLead,
			[lastName]: `Colleague ${index}`,
			[email]: `colleague${index}@example.com`,
			[phone]: '+1 415 555 0100',
		}));
		const { outcomes, calls } = await copyAll(colleagues, { matchBy: 'emailThenPhone' });
		expect(new Set(outcomes)).toEqual(new Set(['created']));
		expect(stage.crm.count(lead)).toBe(before + 400);
		expect(calls).toBeLessThanOrEqual(10);
	});

	test('R4: the phone number "0" matches no one', async () => {
		stage.crm.colleague.create(lead, { ...newLead, [phone]: '0' });
		const { outcomes } = await copyAll([{ ...newLead, [phone]: '0' }], {
			matchBy: 'emailThenPhone',
		});
		expect(outcomes).toEqual(['skipped']);
	});
});
