/** What happens to items that cannot be matched, or not beyond doubt, and the outputs they go to. */
import type { INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../../products';
import { setActionStage } from './actionStage';

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead } = underTest;
	const stage = setActionStage(underTest);
	const { runLeads, outputsOf } = stage;

	describe('an item without an email address', () => {
		test('is skipped by default, in every run, and says why', async () => {
			const before = stage.crm.count(names.lead);
			for (const email of [null, '', undefined]) {
				const [outcome] = await runLeads([{ ...newLead, [names.email]: email }]);
				expect(outcome).toMatchObject({
					outcome: 'skipped',
					reason: 'Skipped: no email to match by.',
				});
			}
			expect(stage.crm.count(names.lead)).toBe(before);
		});

		test.each([
			['create', 'created', 'Created without a duplicate check: no email to match by.'],
			['fail', 'failed', 'Not searched: no email to match by.'],
			['review', 'review', 'Not searched: no email to match by.'],
		])('is handled as chosen: %s', async (onNothingToMatch, expected, reason) => {
			const [outcome] = await runLeads([{ ...newLead }], { onNothingToMatch });
			expect(outcome).toMatchObject({ outcome: expected, reason });
		});
	});

	test('several matches fail by default, and none is updated', async () => {
		const email = `twins${stage.next()}@example.com`;
		for (const title of ['A', 'B']) {
			stage.crm.colleague.create(names.lead, {
				...newLead,
				[names.email]: email,
				[names.jobTitle]: title,
			});
		}
		const [outcome] = await runLeads([{ ...newLead, [names.email]: email, [names.jobTitle]: 'C' }]);
		expect(outcome).toMatchObject({ outcome: 'failed', error: { code: 'MULTIPLE_MATCHES' } });
	});

	test('On Multiple Matches counts also where On Single Match is Skip', async () => {
		const email = `twins${stage.next()}@example.com`;
		const values = { ...newLead, [names.email]: email };
		stage.crm.colleague.create(names.lead, values);
		const newest = await newestOf(values);
		const [outcome] = await runLeads([{ ...values, [names.jobTitle]: 'C' }], {
			onSingleMatch: 'skip',
			onMultipleMatches: 'newest',
		});
		expect(outcome).toMatchObject({ outcome: 'updated', id: newest });
	});

	async function newestOf(values: Record<string, string>): Promise<string> {
		stage.crm.clock.advance(60_000);
		return await Promise.resolve(stage.crm.colleague.create(names.lead, values));
	}

	describe('colleagues with one phone number', () => {
		const byPhone = { matchBy: 'emailThenPhone' };

		test('stay two people, and so do those with different extensions', async () => {
			const number = `+1 415 555 ${1000 + stage.next()}`;
			const people = [
				{ email: 'a', phone: number },
				{ email: 'b', phone: number },
				{ email: '', phone: `${number} ext. 12` },
				{ email: '', phone: `${number} x99` },
			].map(({ email, phone }, index) => ({
				...newLead,
				[names.lastName]: `Person ${index}`,
				[names.email]: email && `${email}${stage.next()}@example.com`,
				[names.phone]: phone,
			}));
			const first = await runLeads(people, byPhone);
			expect(first.map(({ outcome }) => outcome)).toEqual(Array(4).fill('created'));
			const second = await runLeads(people, byPhone);
			expect(second.map(({ outcome, id }) => [outcome, id])).toEqual(
				first.map(({ id }) => ['unchanged', id]),
			);
		});

		test('with one extension is one person, however it is written', async () => {
			const number = `+1 415 555 ${1000 + stage.next()}`;
			const before = stage.crm.count(names.lead);
			const outcomes = [];
			for (const sign of [' ext. ', 'x', ' x', ';ext=', ' extension ', ' #', ' Ext ']) {
				const phone = `${number}${sign}12`;
				const [outcome] = await runLeads([{ ...newLead, [names.phone]: phone }], byPhone);
				outcomes.push(outcome?.outcome);
			}
			expect(outcomes).toEqual(['created', ...Array<string>(6).fill('updated')]);
			expect(stage.crm.count(names.lead)).toBe(before + 1);
		});

		test('and no email address stay two people when their names differ', async () => {
			const number = `+1 415 555 ${1000 + stage.next()}`;
			const people = ['Aalto', 'Byron'].map((last) => ({
				...newLead,
				[names.lastName]: last,
				[names.phone]: number,
			}));
			const first = await runLeads(people, byPhone);
			expect(first.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
			const second = await runLeads(people, byPhone);
			expect(second.map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
		});

		test.each(['0', '12', '000 000 0000'])('"%s" is no number to match by', async (phone) => {
			stage.crm.colleague.create(names.lead, { ...newLead, [names.phone]: phone });
			const [outcome] = await runLeads([{ ...newLead, [names.phone]: phone }], byPhone);
			expect(outcome).toMatchObject({
				outcome: 'skipped',
				reason: 'Skipped: no email or phone to match by.',
			});
		});

		test('go to the Review output on request', async () => {
			const number = `+1 415 555 ${1000 + stage.next()}`;
			const values = { ...newLead, [names.phone]: number };
			const [one, two] = [1, 2].map(() => `colleague${stage.next()}@example.com`);
			stage.crm.colleague.create(names.lead, { ...values, [names.email]: one! });
			const options = { weakMatches: 'review' };
			const outputs = await outputsOf([{ ...values, [names.email]: two }], { ...byPhone, options });
			expect(outputs).toEqual([1]);
		});
	});

	test.each<INodeParameters>([
		{ onNothingToMatch: 'review' },
		{ options: { weakMatches: 'review' }, onNothingToMatch: 'review' },
		{ onNothingToMatch: '={{ "review" }}' },
		{ options: { inactiveRecords: 'review' }, onNothingToMatch: '={{ "review" }}' },
	])('the Review output is shown with %j', async (parameters) => {
		expect(await outputsOf([{ ...newLead }], parameters)).toEqual([1]);
	});

	test.each([
		['UK', /enter GB/],
		['XX', /two letters/],
		['Utopia', /two letters/],
	])('%s is not a country of phone numbers', async (phoneCountry, advice) => {
		const [item] = await stage.run([{ ...newLead }], { options: { phoneCountry } });
		expect(item?.json.error).toMatchObject({
			message: `"${phoneCountry}" is not a valid country code.`,
			advice: expect.stringMatching(advice) as string,
		});
	});
});
