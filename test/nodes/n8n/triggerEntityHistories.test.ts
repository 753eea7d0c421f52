/** Random histories of a trigger with several entities: every state of every record is emitted once, whatever fails. */
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { runPoll } from '../../support/n8nHost';
import { productsUnderTest, type EmulatedProduct } from '../../products';

const DURABLE = [
	'N8N_SCHEDULER_ENABLED',
	'N8N_SCHEDULER_POLL_TRIGGERS_ENABLED',
	'N8N_POLLER_DURABLE_CURSORS_ENABLED',
	'N8N_USE_WORKFLOW_PUBLICATION_SERVICE',
];

/** Entities by number: a lead or a contact. */
type Which = 0 | 1;

type Step =
	| { do: 'save'; which: Which; record: number }
	| { do: 'wait'; seconds: number }
	/** `cutAfter` requests of the poll, the CRM cuts the connection of every further one. */
	| { do: 'poll'; limit: number; cutAfter?: number; killed: boolean }
	| { do: 'forbid'; which: Which }
	| { do: 'allow' }
	/** The entities change places. */
	| { do: 'turn' };

const which = fc.constantFrom<Which>(0, 1);
const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({ do: fc.constant('save' as const), which, record: fc.nat({ max: 4 }) }),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('wait' as const),
			seconds: fc.constantFrom(1, 60, 1_900),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constant('poll' as const),
			limit: fc.constantFrom(2, 3, 100),
			cutAfter: fc.option(fc.nat({ max: 4 }), { nil: undefined }),
			killed: fc.boolean(),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('forbid' as const), which }) },
	{ weight: 2, arbitrary: fc.constantFrom<Step>({ do: 'allow' }, { do: 'turn' }) },
);

beforeAll(trustEmulators);
beforeEach(() => {
	for (const name of DURABLE) process.env[name] = 'true';
});
afterEach(() => {
	for (const name of DURABLE) delete process.env[name];
});

describe.each(productsUnderTest)('$name', (underTest) => {
	const { newLead } = underTest;
	const { lead, contact, lastName } = underTest.names;
	let crm: EmulatedProduct;

	beforeAll(async () => {
		crm = await underTest.start();
	});
	afterAll(() => crm.close());

	const locator = (value: string) => ({ __rl: true, mode: 'name', value });

	/** A trigger as n8n runs it with durable cursors: items and cursors are committed together or not at all. */
	class Trigger {
		readonly emitted: string[] = [];
		entities = [lead, contact];
		private saved = '{}';

		/** @returns how many changes were emitted; undefined when the poll failed. */
		async poll(maxRecordsPerPoll = 100, killed = false): Promise<number | undefined> {
			const [first, second] = this.entities as [string, string];
			const staticData = JSON.parse(this.saved) as IDataObject;
			const items = await runPoll(new underTest.Trigger(), {
				parameters: {
					entity: locator(first),
					events: ['created', 'updated'],
					fields: 'selected',
					selectedFields: [lastName],
					options: {
						maxRecordsPerPoll,
						callsPerHour: 100_000,
						moreEntities: { entities: [{ entity: locator(second), fields: [lastName] }] },
					},
				},
				credentials: crm.credentials,
				staticData,
				onPollError: () => {},
			}).catch(() => undefined);
			if (items === undefined || killed) return undefined;
			this.saved = JSON.stringify(staticData);
			for (const { json } of items ?? []) {
				const { event } = json._change as { event: string };
				this.emitted.push(`${event} ${json[lastName] as string}`);
			}
			return items?.length ?? 0;
		}
	}

	async function run(steps: readonly Step[]): Promise<{ emitted: string[]; states: string[][] }> {
		const trigger = new Trigger();
		await trigger.poll();
		/** Of each record, its states since it was last emitted or could have been. */
		const ids = new Map<string, { id: string; states: string[] }>();
		let saves = 0;
		for (const each of steps) {
			if (each.do === 'wait') crm.clock.advance(each.seconds * 1_000);
			else if (each.do === 'forbid') crm.forbidReading([lead, contact][each.which]!);
			else if (each.do === 'allow') crm.allowEverything();
			else if (each.do === 'turn') trigger.entities.reverse();
			else if (each.do === 'save') {
				crm.clock.advance(1_000);
				save(each.which, each.record, `${each.which}-${each.record}-${(saves += 1)}`);
			} else {
				crm.clock.advance(5_000);
				if (each.cutAfter !== undefined) {
					crm.faults.add({
						path: underTest.requests.ofLeads,
						skip: each.cutAfter,
						answer: { status: 503, headers: { 'retry-after': '600' }, body: 'down' },
					});
				}
				const emitted = await trigger.poll(each.limit, each.killed);
				crm.faults.clear();
				if (emitted !== undefined && emitted > each.limit) throw new Error('above the limit');
			}
		}
		crm.allowEverything();
		for (let idle = 0; idle < 3;) {
			crm.clock.advance(60_000);
			idle = (await trigger.poll()) === 0 ? idle + 1 : 0;
		}
		return { emitted: trigger.emitted, states: [...ids.values()].map(({ states }) => states) };

		function save(of: Which, record: number, name: string) {
			const entity = [lead, contact][of]!;
			const known = ids.get(`${of}-${record}`);
			if (known) {
				crm.colleague.update(entity, known.id, { [lastName]: name });
				known.states.push(name);
				return;
			}
			const id = crm.colleague.create(entity, {
				...(entity === lead && newLead),
				[lastName]: name,
			});
			ids.set(`${of}-${record}`, { id, states: [name] });
		}
	}

	test('nothing is lost, nothing comes twice, and each record is created once', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
				const { emitted, states } = await run(steps);
				expect(emitted).toEqual([...new Set(emitted)]);
				for (const names of states) {
					const own = emitted.filter((each) => names.some((name) => each.endsWith(` ${name}`)));
					expect(own[0]).toMatch(/^created /);
					expect(own.slice(1).filter((each) => !each.startsWith('updated '))).toEqual([]);
					expect(own.at(-1)?.split(' ')[1]).toBe(names.at(-1));
				}
			}),
			{ numRuns: 10 },
		);
	}, 120_000);
});
