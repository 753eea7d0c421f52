/** Answers that are not what was requested, under a status of success: a read is repeated, and no call throws an error of another kind. */
import { CrmError } from '../../../nodes/crm/errors';
import type { DeleteResult, QueryRequest, WriteResult } from '../../../nodes/crm/port';
import type { Fault } from '../../emulators/kernel/faults';
import { dynamics365 } from '../../products/dynamics365';
import { salesforce } from '../../products/salesforce';
import { setStage } from './stage';

/** The JSON objects of an answer, also of one in parts, each replaced. */
const inEveryPart = (answer: string, part: string) =>
	answer.startsWith('--') ? answer.replaceAll(/^\{.*\}\r?$/gm, `${part}\r`) : part;

const answers: ReadonlyArray<readonly [name: string, spoil: NonNullable<Fault['spoil']>]> = [
	['half of it', (answer) => ({ body: answer.slice(0, answer.length / 2) })],
	['nothing', () => ({ status: 200, body: '' })],
	['a web page', () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' })],
	['null', (answer) => ({ body: inEveryPart(answer, 'null') })],
	['an empty object', (answer) => ({ body: inEveryPart(answer, '{}') })],
	['an empty list', (answer) => ({ body: inEveryPart(answer, '[]') })],
	['a list of null', (answer) => ({ body: inEveryPart(answer, '[null]') })],
	['another object', (answer) => ({ body: inEveryPart(answer, '{"status":"ok"}') })],
	[
		'null in every list',
		(answer) => ({ body: answer.replaceAll(/\[\{.*?\}\](?=[,}\r\n]|$)/gs, '[null]') }),
	],
];

describe.each([dynamics365, salesforce])('$name: an answer that cannot be read', (underTest) => {
	const { names } = underTest;
	const stage = setStage(underTest);
	const { createLead, create, update } = stage;

	async function readAll(requests: readonly QueryRequest[]): Promise<number> {
		let records = 0;
		for await (const page of stage.crm.query(requests)) records += page.records.length;
		return records;
	}

	const reads = {
		describe: () => stage.crm.describe(names.lead),
		listEntities: () => stage.crm.listEntities(),
		whoAmI: () => stage.crm.whoAmI(),
		userId: () => stage.crm.userId(),
		'find one': () => stage.findBy([{ [names.email]: 'a@example.com' }]),
		'find many': () =>
			stage.crm.find(
				[names.lead, names.contact].map((entity) => ({
					entity,
					keys: [{ [names.email]: 'a@example.com' }],
					fields: [names.lastName],
				})),
			),
		query: async () => {
			const request = { entity: names.lead, fields: [names.lastName], sort: [] };
			return await readAll([request]);
		},
		'query of two': async () => {
			const request = { entity: names.lead, fields: [names.lastName], sort: [] };
			return await readAll([request, request]);
		},
		readLatest: () =>
			stage.crm.readLatest({ entity: names.lead, fields: [names.lastName], limit: 2 }),
		'change feed': async () => {
			const feed = await stage.crm.openChangeFeed({ entity: names.lead, fields: [names.lastName] });
			if (feed.kind === 'token') return await feed.readPage(undefined, 10);
			const after = { stamp: '2020-01-01T00:00:00Z', tieBreaker: '' };
			return await feed.readFirstPage({ order: 'modified', after, limit: 10 });
		},
	};

	const writes: Readonly<Record<string, () => Promise<ReadonlyArray<WriteResult | DeleteResult>>>> =
		{
			create: () => stage.crm.write([create(), create()]),
			update: () => stage.crm.write([update(createLead(), { [names.firstName]: 'Ada' })]),
			'update of a read version': async () => {
				const id = createLead();
				const [[record] = []] = await stage.crm.find([
					{ entity: names.lead, keys: [{ [names.leadId]: id }], fields: [names.lastName] },
				]);
				const ifVersion = record?.version;
				return await stage.crm.write([
					{ ...update(id, { [names.firstName]: 'Ada' }), ifVersion } as never,
				]);
			},
			delete: () => stage.crm.delete([{ entity: names.lead, id: createLead() }]),
		};

	test.each(Object.keys(reads))('a byte order mark does not matter: %s', async (name) => {
		createLead({ [names.email]: 'a@example.com' });
		stage.emulator.faults.add({
			spoil: (answer) => ({ body: answer.startsWith('{') ? `\ufeff${answer}` : answer }),
			times: Infinity,
		});
		await reads[name as keyof typeof reads]();
		expect(stage.waits).toEqual([]);
	});

	describe.each(answers)('%s', (_, spoil) => {
		test.each(Object.keys(reads))('of %s is an error or what was requested', async (name) => {
			createLead({ [names.email]: 'a@example.com' });
			const read = reads[name as keyof typeof reads];
			stage.emulator.faults.add({ spoil, times: Infinity });
			const errors: unknown[] = [];
			await read().catch((error: unknown) => errors.push(error));
			expect(errors.filter((error) => !(error instanceof CrmError))).toEqual([]);
			stage.emulator.faults.clear();
			stage.emulator.faults.add({ spoil });
			await read();
		});

		test.each(Object.keys(writes))('of %s is the error of its records', async (name) => {
			await stage.crm.describe(names.lead);
			stage.emulator.faults.add({ spoil, method: 'POST', times: Infinity });
			stage.emulator.faults.add({ spoil, method: 'PATCH', times: Infinity });
			const results = await writes[name]!();
			expect(results.filter((each) => !each.ok && !each.error.outcomeUnknown)).toEqual([]);
		});
	});
});
