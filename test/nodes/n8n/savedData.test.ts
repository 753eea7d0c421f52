/**
 * What version 0.1.0 stored for its triggers: every later version continues from it, without losing or repeating
 * anything. Do not change these positions; add those that a new version stores.
 */
import type { IDataObject } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { productsUnderTest, type EmulatedProduct } from '../../products';
import { runPoll } from '../../support/n8nHost';

beforeAll(trustEmulators);

const STAMP = '2026-01-01T00:00:00.000Z';
const SELECT =
	'leadid,createdon,modifiedon,_modifiedby_value,_createdby_value,merged,_masterid_value,statecode,lastname';
const TOKEN = `leads?$select=${encodeURIComponent(SELECT)}&$deltatoken=1000010!01%2F01%2F2026%2000%3A00%3A00`;

const reading = {
	watermark: { stamp: STAMP, tieBreaker: '' },
	known: { stamp: STAMP, tieBreaker: '' },
	separate: false,
	emitted: {},
	deletedFrom: '',
};

const positions: Record<string, object> = {
	byStamp: { phase: 'byStamp', reading },
	'byStamp with the log of deletions': {
		phase: 'byStamp',
		reading,
		log: { from: STAMP, readAt: STAMP },
	},
	opening: {
		...{ phase: 'opening', reading, pass: 'allRows', token: TOKEN, fieldsKey: SELECT },
		until: '2026-01-01T00:00:02.000Z',
	},
	'opening after too many changes': {
		...{ phase: 'opening', reading, pass: 'changes', token: TOKEN, fieldsKey: SELECT },
		until: '',
	},
	byToken: { phase: 'byToken', reading, token: TOKEN, fieldsKey: SELECT, emittedBefore: '' },
};

/** The data as n8n saves it: after a poll, and after a batch whose execution n8n may not have saved. */
const forms: Record<string, (cursor: object) => object> = {
	'after a poll': (cursor) => ({ cursor, starts: 1, calls: { '29932810': 3 } }),
	'after a batch before a restart': (cursor) => ({
		cursor,
		next: { cursor: { ...cursor, completeUpTo: '2026-01-01T00:00:30.000Z' }, process: 'ended' },
		starts: 1,
	}),
};

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead, Trigger } = underTest;
	let crm: EmulatedProduct;

	beforeEach(async () => {
		crm = await underTest.start();
	});
	afterEach(() => crm.close());

	describe.each(Object.keys(positions))('%s', (phase) => {
		test.each(Object.keys(forms))('%s', async (form) => {
			crm.clock.set(new Date('2025-12-31T23:00:00.000Z'));
			crm.colleague.create(names.lead, { ...newLead, [names.lastName]: 'Emitted' });
			crm.clock.set(new Date('2026-01-01T00:01:00.000Z'));
			crm.colleague.create(names.lead, { ...newLead, [names.lastName]: 'Waiting' });
			crm.clock.set(new Date('2026-01-01T00:05:00.000Z'));
			const source = { crm: crm.url, entity: names.lead };
			const cursor = { source, position: positions[phase], completeUpTo: STAMP };
			const staticData = structuredClone(forms[form]!(cursor)) as IDataObject;
			const emitted: unknown[] = [];
			for (let polls = 0; polls < 3; polls += 1) {
				crm.clock.advance(60_000);
				const items = await runPoll(new Trigger(), {
					parameters: {
						entity: { __rl: true, mode: 'name', value: names.lead },
						events: ['created', 'updated'],
						fields: 'selected',
						selectedFields: [names.lastName],
					},
					credentials: crm.credentials,
					staticData,
				});
				emitted.push(...(items ?? []).map(({ json }) => json[names.lastName]));
			}
			expect(emitted).toEqual(['Waiting']);
		});
	});
});
