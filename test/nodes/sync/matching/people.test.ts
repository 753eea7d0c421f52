/** Leads and contacts are the same people: both are searched, and the match decides which is written. */
import { emailRule, fieldsRule, nameRule } from '../../../../nodes/sync/matching/matchRule';
import { contact, lead, leadRecord, recordOf } from '../leadDescription';
import { MemoryCrm } from './memoryCrm';
import { ada, runPeople } from './runOn';

const asLead = { ...ada, FirstName: 'Ada' };
const asContact = { FirstName: 'Ada', LastName: 'Lovelace', Email: ada.Email, Title: 'Countess' };
const both = { Lead: asLead, Contact: asContact };

const leadInCrm = leadRecord('l', { ...ada, FirstName: 'Ada', Company: 'Other' });
const contactInCrm = recordOf(contact, 'c', { ...asContact, Title: null });

describe('the search in leads and contacts', () => {
	test.each([
		['contacts, then leads', [contact, lead], [leadInCrm, contactInCrm], 'Contact'],
		['leads, then contacts', [lead, contact], [leadInCrm, contactInCrm], 'Lead'],
		['contacts, then leads, with a lead alone', [contact, lead], [leadInCrm], 'Lead'],
		['leads, then contacts, with a contact alone', [lead, contact], [contactInCrm], 'Contact'],
	])('%s', async (_, searchIn, records, expected) => {
		const crm = new MemoryCrm(records);
		const [outcome] = await runPeople(crm, [both], { searchIn });
		expect(outcome).toMatchObject({ outcome: 'updated', entity: expected });
		expect(crm.finds).toHaveLength(1);
	});

	test('a contact is written with the fields of a contact', async () => {
		const crm = new MemoryCrm([contactInCrm]);
		const [outcome] = await runPeople(crm, [both]);
		expect(outcome).toMatchObject({ changes: [{ field: 'Title', from: null, to: 'Countess' }] });
	});

	test("a lead's values also find contacts, in each of their email fields", async () => {
		const crm = new MemoryCrm([recordOf(contact, 'c', { OtherEmail: ada.Email })]);
		const [outcome] = await runPeople(crm, [{ Lead: asLead }]);
		expect(outcome).toMatchObject({
			outcome: 'skipped',
			reason: 'Matched c, but no fields are mapped for Contact.',
			candidates: [{ entity: 'Contact', id: 'c', fields: ['OtherEmail'] }],
		});
	});
});

describe('match rules in order', () => {
	const searchIn = [contact, lead];
	const rules = [emailRule, nameRule];

	test('an email match in the second entity takes priority over a name match in the first', async () => {
		const namesake = recordOf(contact, 'c', { ...asContact, Email: 'other@example.com' });
		const crm = new MemoryCrm([leadInCrm, namesake]);
		const [outcome] = await runPeople(crm, [both], { searchIn, rules });
		expect(outcome).toMatchObject({ entity: 'Lead', matchedBy: 'email' });
	});

	test('the name finds what the email address does not', async () => {
		const namesake = recordOf(contact, 'c', { ...asContact, Email: null });
		const [outcome] = await runPeople(new MemoryCrm([namesake]), [both], { searchIn, rules });
		expect(outcome).toMatchObject({ outcome: 'updated', id: 'c', matchedBy: 'name' });
	});

	test('records of one run that match by the second rule are processed one after the other', async () => {
		const crm = new MemoryCrm();
		const namesake = { Lead: { ...asLead, Email: '', Phone: '+44 20 7946 0000' } };
		const outcomes = await runPeople(crm, [{ Lead: asLead }, namesake], { searchIn, rules });
		expect(outcomes).toMatchObject([
			{ outcome: 'created', id: 'new1' },
			{ outcome: 'updated', id: 'new1', matchedBy: 'name' },
		]);
	});

	test('a rule is used in the entities that have its fields', async () => {
		const byCompany = [fieldsRule].map((rule): Parameters<typeof runPeople>[2] => ({
			searchIn,
			rules: [(description, comparison) => rule(description, ['Company'], comparison)],
		}));
		const crm = new MemoryCrm([leadRecord('l', { ...ada, Email: null })]);
		const [outcome] = await runPeople(crm, [{ Lead: asLead }], byCompany[0]);
		expect(outcome).toMatchObject({ outcome: 'updated', matchedBy: 'Company' });
	});
});

describe('without a match', () => {
	test.each([
		['a lead', 'Lead', 'created'],
		['a contact', 'Contact', 'created'],
		['nothing', undefined, 'skipped'],
	])('%s is created', async (_, createAs, expected) => {
		const crm = new MemoryCrm();
		const [outcome] = await runPeople(crm, [both], { policy: { createAs } });
		expect(outcome?.outcome).toBe(expected);
		expect(crm.all(createAs ?? 'Lead')).toHaveLength(createAs === undefined ? 0 : 1);
	});

	test('an entity without mapped fields cannot be created', async () => {
		const [outcome] = await runPeople(new MemoryCrm(), [{ Lead: asLead }], {
			policy: { createAs: 'Contact' },
		});
		expect(outcome).toMatchObject({
			outcome: 'failed',
			reason: 'No fields are mapped for the new Contact.',
		});
	});
});

describe('a converted lead', () => {
	const converted = leadRecord('l', { ...ada, ConvertedContactId: 'c' });

	test('resolves to its contact, whatever the email address of the contact', async () => {
		const moved = recordOf(contact, 'c', { ...asContact, Email: 'new@example.com' });
		const crm = new MemoryCrm([converted, moved]);
		const titled = { ...both, Contact: { ...both.Contact, Title: 'Duchess' } };
		const [outcome] = await runPeople(crm, [titled], { searchIn: [lead] });
		expect(outcome).toMatchObject({
			outcome: 'updated',
			entity: 'Contact',
			id: 'c',
			matchedBy: 'email',
			candidates: [{ entity: 'Contact', id: 'c' }],
			changes: [{ field: 'Title' }],
		});
	});

	test('is not created again when no contact fields are mapped', async () => {
		const crm = new MemoryCrm([converted, contactInCrm]);
		const [outcome] = await runPeople(crm, [{ Lead: asLead }], { searchIn: [lead] });
		expect(outcome).toMatchObject({ outcome: 'skipped', candidates: [{ id: 'c' }] });
		expect(crm.writes).toEqual([]);
	});

	test('and its contact are one candidate', async () => {
		const crm = new MemoryCrm([
			converted,
			leadRecord('k', { ...ada, ConvertedContactId: 'c' }),
			contactInCrm,
		]);
		const [outcome] = await runPeople(crm, [both], { searchIn: [lead] });
		expect(outcome).toMatchObject({ outcome: 'updated', candidates: [{ id: 'c' }] });
	});
});
