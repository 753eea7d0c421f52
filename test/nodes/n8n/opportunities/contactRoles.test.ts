/** Options > Contact in Salesforce: roles, the primary contact, and several contacts of one opportunity. */
import type { IDataObject } from 'n8n-workflow';
import { crms, setOpportunityStage } from './opportunityStage';

const salesforce = crms.find(({ underTest }) => underTest.name === 'Salesforce')!;

describe('the contact roles of opportunities', () => {
	const stage = setOpportunityStage(salesforce);
	const { deal, createContact, tie, contactsOf } = stage;
	afterEach(() => stage.crm.allowEverything());

	test('a role is set for a new opportunity, and the contact is its primary one', async () => {
		const { id, person } = createContact();
		const [outcome] = await tie([deal({ person })], { role: 'Decision Maker' });
		expect(outcome).toMatchObject({ outcome: 'created', contactRole: { outcome: 'created' } });
		expect(await contactsOf(outcome?.id)).toEqual([
			{ contact: id, role: 'Decision Maker', primary: true },
		]);
	});

	test.each([
		['onlyFillEmpty', [true, false]],
		['always', [false, true]],
		['never', [true, false]],
	])('a second contact is added, and becomes the primary one: %s', async (primary, expected) => {
		const [one, two] = [createContact(), createContact()];
		const item = deal(one);
		const [{ id } = {}] = await tie([item]);
		const second = [{ ...item, person: two.person }];
		const [outcome] = await tie(second, { primary });
		expect(outcome).toMatchObject({
			outcome: 'updated',
			reason: expect.stringContaining('The contact role was created.') as string,
		});
		const contacts = await contactsOf(id);
		expect(contacts.map(({ contact }) => contact)).toEqual([one.id, two.id]);
		expect(contacts.map((each) => each.primary)).toEqual(expected);
		const [again] = await tie(second, { primary });
		expect(again?.outcome).toBe('unchanged');
	});

	test('two contacts of a new opportunity in one run: the first one is the primary one', async () => {
		const [one, two] = [createContact(), createContact()];
		const item = deal(one);
		const outcomes = await tie([item, { ...item, person: two.person }, item]);
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(['created', 'updated', 'updated']);
		expect(await contactsOf(outcomes[0]?.id)).toEqual([
			{ contact: one.id, role: null, primary: true },
			{ contact: two.id, role: null, primary: false },
		]);
	});

	test.each([
		['onlyFillEmpty', 'unchanged', 'Influencer'],
		['always', 'updated', 'Evaluator'],
	])('a role that the contact has already, %s: %s', async (overwrite, expected, role) => {
		const item = deal(createContact());
		const [{ id } = {}] = await tie([item], { role: 'Influencer' });
		const [outcome] = await tie([item], { role: 'Evaluator', overwrite });
		expect(outcome?.outcome).toBe(expected);
		expect(await contactsOf(id)).toMatchObject([{ role }]);
	});

	test('a contact with two roles keeps both where one of them is the wanted one', async () => {
		const { id, person } = createContact();
		const item = deal({ person });
		const [{ id: opportunityId } = {}] = await tie([item], { role: 'Influencer' });
		stage.crm.colleague.create('OpportunityContactRole', {
			...{ OpportunityId: opportunityId as string, ContactId: id, Role: 'Evaluator' },
		});
		const [outcome] = await tie([item], { role: 'Evaluator', overwrite: 'always' });
		expect(outcome?.outcome).toBe('unchanged');
		expect(await contactsOf(opportunityId)).toHaveLength(2);
	});

	test('a role that is rejected fails the item, which names the opportunity that was written', async () => {
		const item = deal(createContact());
		const [outcome] = await tie([item], { role: 'x'.repeat(300) });
		expect(outcome).toMatchObject({ outcome: 'failed', id: expect.any(String) as string });
		expect(outcome?.reason).toContain('The contact role could not be written: ');
		expect((outcome?.contactRole as IDataObject).outcome).toBe('failed');
	});

	test('without permission for contact roles, nothing is written', async () => {
		stage.crm.forbidReading('OpportunityContactRole');
		const before = stage.crm.count('Opportunity');
		const [outcome] = await tie([deal(createContact())]);
		expect(outcome?.outcome).toBe('failed');
		expect(stage.crm.count('Opportunity')).toBe(before);
	});
});
