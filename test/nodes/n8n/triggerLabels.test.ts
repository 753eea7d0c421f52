/** Include Labels: the labels of choices and the names of records, beside their values. */
import type { IDataObject } from 'n8n-workflow';
import { isApiCall, productsUnderTest } from '../../products';
import { connect } from '../../support/plainTransport';
import { setTriggerStage, type TriggerParameters } from './triggerStage';

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead, south, product } = underTest;
	const { lead, region, interests, owner, lastName } = names;
	const stage = setTriggerStage(underTest);

	async function poll(parameters: TriggerParameters = {}, mode: 'trigger' | 'manual' = 'trigger') {
		stage.crm.log.clear();
		const shared = { events: ['created'], options: { includeLabels: true } };
		return (await stage.poll({ ...shared, ...parameters }, mode)) ?? [];
	}

	async function createLead() {
		const { fields } = await product
			.open(connect(stage.crm, stage.crm.issueToken()))
			.describe(lead);
		const { choices = [] } = fields.find(({ name }) => name === interests)!;
		const [first, second] = choices;
		const separator = typeof first?.value === 'number' ? ',' : ';';
		const list = [first?.value, second?.value].join(separator);
		stage.crm.colleague.create(lead, { ...newLead, [region]: south.value, [interests]: list });
		return [first?.label, second?.label];
	}

	test.each(['trigger', 'manual'] as const)('are returned by a %s poll', async (mode) => {
		if (mode === 'trigger') await poll();
		const interestLabels = await createLead();
		const [item] = await poll({}, mode);
		expect(item?.[region]).toBe(south.value);
		expect(item?._labels).toMatchObject({ [region]: south.label, [interests]: interestLabels });
	});

	test('name the record that a lookup refers to; an empty field has none', async () => {
		await poll();
		stage.crm.colleague.create(lead, newLead);
		const [item] = await poll();
		const labels = item?._labels as IDataObject;
		expect(labels).toMatchObject({ [region]: null, [interests]: null });
		const named = item?.[owner] === null ? null : (expect.stringMatching(/^Alice/) as string);
		expect(labels[owner]).toEqual(named);
	});

	test('are those of the selected fields, and come in later pages and polls too', async () => {
		const parameters = {
			fields: 'selected',
			selectedFields: [region, lastName],
			options: { includeLabels: true, maxRecordsPerPoll: 1 },
		};
		await poll(parameters);
		for (let count = 0; count < 3; count += 1) await createLead();
		for (let count = 0; count < 3; count += 1) {
			const [item] = await poll(parameters);
			expect(item?._labels).toEqual({ [region]: south.label });
		}
	});

	test('are not requested unless the option is on, and cost no further call', async () => {
		/** The fewest calls of a poll. One that follows within a second, or at its turn, can make one more. */
		async function callsOfPolls(options: TriggerParameters) {
			stage.staticData = {};
			await poll({ options });
			let fewest = Infinity;
			for (let polls = 0; polls < 20 && fewest > 1; polls += 1) {
				await createLead();
				stage.crm.clock.advance(10_000);
				expect(await poll({ options })).toHaveLength(1);
				fewest = Math.min(fewest, stage.crm.log.entries.filter(isApiCall).length);
			}
			return fewest;
		}
		const withLabels = await callsOfPolls({ includeLabels: true });
		expect(withLabels).toBe(await callsOfPolls({}));
		await createLead();
		const [item] = await poll({ options: {} });
		expect(item).not.toHaveProperty('_labels');
		expect(JSON.stringify(stage.crm.log.entries)).not.toMatch(/FormattedValue|toLabel/);
	});
});
