/** Leads and contacts are the same people: looked for in both, written as what is found. */
import { emailRule, fieldsRule, nameRule } from '../../../../nodes/sync/matching/matchRule';
import { contact, lead, leadRecord, recordOf } from '../leadDescription';
import { MemoryCrm } from './memoryCrm';
import { ada, runPeople } from './runOn';

const asLead = { ...ada, FirstName: 'Ada' };
const asContact = { FirstName: 'Ada', LastName: 'Lovelace', Email: ada.Email, Title: 'Countess' };
const both = { Lead: asLead, Contact: asContact };

const leadInCrm = leadRecord('l', { ...ada, FirstName: 'Ada', Company: 'Other' });
const contactInCrm = recordOf(contact, 'c', { ...asContact, Title: null });

describe('where to look', () => {
	test.each([
		['contacts, then leads', [contact, lead], [leadInCrm, contactInCrm], 'Contact'],
		['leads, then contacts', [lead, contact], [leadInCrm, contactInCrm], 'Lead'],
		['contacts, then leads, with a lead alone', [contact, lead], [leadInCrm], 'Lead'],
		['leads, then contacts, with a contact alone', [lead, contact], [contactInCrm], 'Contact'],
	])('%s', async (_, places, records, expected) => {
		const crm = new MemoryCrm(records);
		const [outcome] = await runPeople(crm, [both], { places });
		expect(outcome).toMatchObject({ outcome: 'updated', entity: expected });
		expect(crm.finds).toHaveLength(1);
	});

	test('a contact is written with the fields of a contact', async () => {
		const crm = new MemoryCrm([contactInCrm]);
		const [outcome] = await runPeople(crm, [both]);
		expect(outcome).toMatchObject({ changes: [{ field: 'Title', from: null, to: 'Countess' }] });
	});

	test("a lead's values also find contacts, in each of their e-mail fields", async () => {
		const crm = new MemoryCrm([recordOf(contact, 'c', { OtherEmail: ada.Email })]);
		const [outcome] = await runPeople(crm, [{ Lead: asLead }]);
		expect(outcome).toMatchObject({
			outcome: 'skipped',
			reason: 'Found c, but no field of Contact is mapped.',
			candidates: [{ entity: 'Contact', id: 'c', fields: ['OtherEmail'] }],
		});
	});
});

describe('match rules in order', () => {
	const places = [contact, lead];
	const rules = [emailRule, nameRule];

	test('an e-mail address in the second place goes before a name in the first', async () => {
		const namesake = recordOf(contact, 'c', { ...asContact, Email: 'other@example.com' });
		const crm = new MemoryCrm([leadInCrm, namesake]);
		const [outcome] = await runPeople(crm, [both], { places, rules });
		expect(outcome).toMatchObject({ entity: 'Lead', matchedBy: 'email' });
	});

	test('the name finds what the e-mail address does not', async () => {
		const namesake = recordOf(contact, 'c', { ...asContact, Email: null });
		const [outcome] = await runPeople(new MemoryCrm([namesake]), [both], { places, rules });
		expect(outcome).toMatchObject({ outcome: 'updated', id: 'c', matchedBy: 'name' });
	});

	test('records of one run that meet by the second rule are taken one after the other', async () => {
		const crm = new MemoryCrm();
		const namesake = { Lead: { ...asLead, Email: 'ada@home.example' } };
		const outcomes = await runPeople(crm, [{ Lead: asLead }, namesake], { places, rules });
		expect(outcomes).toMatchObject([
			{ outcome: 'created', id: 'new1' },
			{ outcome: 'updated', id: 'new1', matchedBy: 'name' },
		]);
	});

	test('a rule serves where its fields are', async () => {
		const byCompany = [fieldsRule].map((rule): Parameters<typeof runPeople>[2] => ({
			places,
			rules: [(description, comparison) => rule(description, ['Company'], comparison)],
		}));
		const crm = new MemoryCrm([leadRecord('l', { ...ada, Email: null })]);
		const [outcome] = await runPeople(crm, [{ Lead: asLead }], byCompany[0]);
		expect(outcome).toMatchObject({ outcome: 'updated', matchedBy: 'Company' });
	});
});

describe('where none is found', () => {
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

	test('what is not mapped cannot be created', async () => {
		const [outcome] = await runPeople(new MemoryCrm(), [{ Lead: asLead }], {
			policy: { createAs: 'Contact' },
		});
		expect(outcome).toMatchObject({
			outcome: 'failed',
			reason: 'A Contact is to be created, but none of its fields is mapped.',
		});
	});
});

describe('a converted lead', () => {
	const converted = leadRecord('l', { ...ada, ConvertedContactId: 'c' });

	test('leads to its contact, whatever the address of that', async () => {
		const moved = recordOf(contact, 'c', { ...asContact, Email: 'new@example.com' });
		const crm = new MemoryCrm([converted, moved]);
		const [outcome] = await runPeople(crm, [both], { places: [lead] });
		expect(outcome).toMatchObject({
			outcome: 'updated',
			entity: 'Contact',
			id: 'c',
			matchedBy: 'email',
			candidates: [{ entity: 'Contact', id: 'c' }],
		});
	});

	test('is not created anew where no contact field is mapped', async () => {
		const crm = new MemoryCrm([converted, contactInCrm]);
		const [outcome] = await runPeople(crm, [{ Lead: asLead }], { places: [lead] });
		expect(outcome).toMatchObject({ outcome: 'skipped', candidates: [{ id: 'c' }] });
		expect(crm.writes).toEqual([]);
	});

	test('and its contact are one candidate', async () => {
		const crm = new MemoryCrm([
			converted,
			leadRecord('k', { ...ada, ConvertedContactId: 'c' }),
			contactInCrm,
		]);
		const [outcome] = await runPeople(crm, [both], { places: [lead] });
		expect(outcome).toMatchObject({ outcome: 'updated', candidates: [{ id: 'c' }] });
	});
});
