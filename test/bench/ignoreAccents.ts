/** People who are named without accents; half of them are among the hundred thousand in the CRM, with accents. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Bench, Measurement } from './bench';
import type { Order } from './emulator/messages';
import { startEmulator } from './emulator/start';
import { MemoryWatch } from './memory';
import { accentedName, withoutAccents } from './names';
import { openOwnNode } from './ownNodes';
import { createOrUpdate } from './ownWriters';

const LEADS = 100_000;

const byName = {
	salesforce: createOrUpdate(
		'Lead',
		{ FirstName: '={{ $json.first }}', LastName: '={{ $json.last }}', Company: 'Written' },
		'emailThenName',
	),
	dynamics: createOrUpdate(
		'lead',
		{
			...{ firstname: '={{ $json.first }}', lastname: '={{ $json.last }}' },
			...{ subject: 'Engines', companyname: 'Written' },
		},
		'emailThenName',
	),
};

const ignoreAccents = (crm: Order['crm'], records: number, maxCalls: number): Bench => ({
	name: 'Match by name among 100,000, Ignore Accents',
	subject: crm,
	records,
	limits: { maxCalls, maxRowsRead: records },
	async run(people): Promise<Measurement> {
		const emulator = await startEmulator({ crm, leads: LEADS, named: true });
		try {
			const parameters = { ...byName[crm], options: { ignoreAccents: true } };
			const run = await openOwnNode(crm, emulator.url, parameters);
			await run([incomingPerson(LEADS + people)]);
			const before = await emulator.usage();
			const [memory, began] = [new MemoryWatch(), performance.now()];
			const items = await run(incomingPeople(people));
			const seconds = (performance.now() - began) / 1000;
			const peakMemoryMB = memory.stop();
			const after = await emulator.usage();
			check(items);
			return {
				seconds,
				calls: after.calls - before.calls,
				rowsRead: after.rowsRead - before.rowsRead,
				peakMemoryMB,
				microsecondsPerRecord: null,
			};
		} finally {
			emulator.close();
		}
	},
});

/** One who is in the CRM, one who is not, and so on. */
function incomingPeople(people: number): IDataObject[] {
	return Array.from({ length: people }, (_, index) =>
		incomingPerson(index % 2 === 0 ? index * Math.floor(LEADS / people) : LEADS + index),
	);
}

function incomingPerson(number: number): IDataObject {
	const { first, last } = accentedName(number);
	return { first: withoutAccents(first), last: withoutAccents(last) };
}

/** @throws when someone is taken for another, or not found. */
function check(items: readonly INodeExecutionData[]): void {
	for (const [index, { json }] of items.entries()) {
		const expected = index % 2 === 0 ? 'updated' : 'created';
		if (json.outcome !== expected)
			throw new Error(`Item ${index} is ${JSON.stringify(json)}, not ${expected}`);
	}
	const ids = new Set(items.map(({ json }) => json.id));
	if (ids.size !== items.length) throw new Error(`${items.length} items are ${ids.size} leads`);
}

export const ignoreAccentsBenches: readonly Bench[] = [
	ignoreAccents('salesforce', 1_000, 20),
	ignoreAccents('dynamics', 1_000, 5),
];
