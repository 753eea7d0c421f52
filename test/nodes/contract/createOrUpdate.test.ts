/** Create or Update on every CRM over HTTP: whatever happens on the way, the number of records is right. */
import type { Crm } from '../../../nodes/crm/port';
import { createOrUpdate } from '../../../nodes/sync/matching/createOrUpdate';
import { emailRule } from '../../../nodes/sync/matching/matchRule';
import { searchSteps } from '../../../nodes/sync/matching/searchSteps';
import type { Transport } from '../../../nodes/crm/transport';
import { productsUnderTest } from '../../products';
import type { Fault } from '../../emulators/kernel/faults';
import { setStage } from './stage';

/** What can become of the answer to a request that was carried out, or is still running. */
const lostResponses: ReadonlyArray<[string, Fault]> = [
	['a connection cut before the request is carried out', { cut: 'beforeWrite' }],
	['a connection cut after it was carried out', { cut: 'afterWrite' }],
	['a connection cut while it is running', { runsFor: 2 }],
	['an internal error after it was carried out', { spoil: () => ({ status: 500, body: '' }) }],
	['a gateway timeout after it was carried out', { spoil: () => ({ status: 504, body: '' }) }],
	['a web page instead of its answer', { spoil: () => webPage }],
	['half of its answer', { spoil: (answer) => ({ body: answer.slice(0, answer.length / 2) }) }],
	['an empty answer', { spoil: () => ({ status: 200, body: '' }) }],
];

const webPage = {
	status: 200,
	headers: { 'content-type': 'text/html; charset=utf-8' },
	body: '<!DOCTYPE html><title>Down for maintenance</title>',
};

describe.each(productsUnderTest)('$name: Create or Update', (underTest) => {
	const { names } = underTest;
	const stage = setStage(underTest);
	const { createLead, findBy } = stage;

	/** Creates or updates a lead for each email address. */
	async function run(crm: Crm, emails: readonly string[]): Promise<string[]> {
		const lead = await crm.describe(names.lead);
		const outcomes = await createOrUpdate(
			crm,
			{
				steps: searchSteps([lead], [emailRule], { ignoreAccents: false }),
				descriptions: new Map([[lead.name, lead]]),
				duplicateRules: 'respect',
				matchPolicy: { inactiveRecords: 'use' },
				timezone: 'utc',
			},
			emails.map((email) => ({
				mapped: new Map([
					[lead.name, { ...stage.lead(), [names.email]: email, [names.firstName]: 'Ada' }],
				]),
				policy: {
					onSingleMatch: 'update',
					onMultipleMatches: 'fail',
					onNothingToMatch: 'create',
					createAs: lead.name,
					overwriteRules: { forAll: 'always', forSingle: new Map() },
				},
			})),
		);
		return outcomes.map(({ outcome }) => outcome);
	}

	/** Ten addresses; every second one is that of a lead. */
	function tenEmails(name: string): string[] {
		const emails = Array.from({ length: 10 }, (_, index) =>
			`${name}${index}@example.com`.toLowerCase(),
		);
		for (const email of emails.filter((_, index) => index % 2 === 1)) {
			createLead({ [names.email]: email });
		}
		return emails;
	}

	const leadsBy = async (emails: readonly string[]) => {
		const found = await findBy(
			emails.map((email) => ({ [names.email]: email })),
			[names.email, names.firstName],
		);
		return found
			.map(({ values }) => `${values[names.firstName]} ${values[names.email]}`)
			.toSorted();
	};
	const oneEach = (emails: readonly string[]) => emails.map((email) => `Ada ${email}`).toSorted();

	/** Without a harmless way to repeat a create, it is only repeated by another run. */
	async function expectOneEach(emails: readonly string[], outcomes: readonly string[]) {
		const { fields } = await stage.crm.describe(names.lead);
		const canRepeat =
			stage.crm.capabilities.has('clientChosenIds') ||
			fields.some(({ name, isUnique }) => name === names.email && isUnique);
		if (canRepeat) expect(outcomes).not.toContain('failed');
		else await run(stage.crm, emails);
		expect(await leadsBy(emails)).toEqual(oneEach(emails));
	}

	describe.each(lostResponses)('with %s', (name, fault) => {
		test.each([0, 1, 2, 3, 4])('at call %i', async (skip) => {
			const emails = tenEmails(`${name.replaceAll(/\W/g, '')}${skip}x`);
			stage.emulator.faults.add({ skip, ...fault });
			await expectOneEach(emails, await run(stage.crm, emails));
		});
	});

	describe.each(['beforeWrite', 'afterWrite'] as const)('with a connection cut %s', (cut) => {
		test('at the first attempt of every call', async () => {
			const emails = tenEmails(`${cut}all`);
			const sent = new Set<string>();
			const connection = stage.connection();
			const transport: Transport = (request) => {
				const { body } = request;
				if (body !== undefined && !sent.has(body)) stage.emulator.faults.add({ cut });
				if (body !== undefined) sent.add(body);
				return connection.transport(request);
			};
			const crm = underTest.product.open({ ...connection, transport, patienceMs: 300_000 });
			await expectOneEach(emails, await run(crm, emails));
		});
	});

	test('two runs at the same time create one record each, where the client can choose its id', async () => {
		const emails = tenEmails('twins');
		const runs = [1, 2].map(() => run(underTest.product.open(stage.connection()), emails));
		expect((await Promise.all(runs)).flat()).not.toContain('failed');
		const leads = await leadsBy(emails);
		expect([...new Set(leads)]).toEqual(oneEach(emails));
		if (stage.crm.capabilities.has('clientChosenIds')) expect(leads).toEqual(oneEach(emails));
	});

	test('a second run leaves everything as it is', async () => {
		const emails = tenEmails('second');
		const first = await run(stage.crm, emails);
		expect(first).toEqual(emails.map((_, index) => (index % 2 === 0 ? 'created' : 'updated')));
		expect(await run(stage.crm, emails)).toEqual(emails.map(() => 'unchanged'));
	});

	test('what changes between search and write is decided again', async () => {
		const email = 'between@example.com';
		const id = createLead({ [names.email]: email });
		stage.emulator.clock.advance(2_000);
		const connection = stage.connection();
		let calls = 0;
		const transport: Transport = async (request) => {
			const answer = await connection.transport(request);
			calls += 1;
			const hasFound = calls === 2;
			if (hasFound) {
				stage.emulator.clock.advance(2_000);
				stage.emulator.as(stage.userId).update(names.lead, id, { [names.firstName]: 'Ada' });
			}
			return answer;
		};
		expect(await run(underTest.product.open({ ...connection, transport }), [email])).toEqual([
			'unchanged',
		]);
	});
});
