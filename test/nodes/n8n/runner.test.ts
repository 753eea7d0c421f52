/** What every operation of the action nodes owes to the shared runner, in n8n's own execute context. */
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { trustEmulators } from '../../emulators/kernel/tls';
import { openMapper, type Mapper } from '../../support/mapper';
import { runExecute, runWithHints } from '../../support/n8nHost';
import {
	isApiCall,
	isSignIn,
	productsUnderTest,
	type Credentials,
	type EmulatedProduct,
} from '../../products';

beforeAll(trustEmulators);

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead } = underTest;
	let crm: EmulatedProduct;
	let count = 0;
	let mapLead: Mapper;

	beforeAll(async () => {
		crm = await underTest.start();
		mapLead = await openMapper(underTest, crm, names.lead);
	});
	afterAll(() => crm.close());
	afterEach(() => crm.faults.clear());

	const upsert = (): INodeParameters => ({
		resource: 'record',
		operation: 'upsert',
		entity: { __rl: true, mode: 'name', value: names.lead },
		fields: mapLead({ ...newLead, [names.email]: '={{ $json.email }}' }),
		matchBy: 'email',
	});

	const newItems = (length: number): IDataObject[] =>
		Array.from({ length }, () => ({ email: `runner${(count += 1)}@example.com` }));

	interface Run {
		items: IDataObject[];
		parameters?: INodeParameters;
		onError?: INode['onError'];
		credentials?: Credentials;
	}

	const settingsOf = ({ parameters = {}, onError, credentials = crm.credentials }: Run) => ({
		parameters: { ...upsert(), ...parameters },
		credentials,
		onError,
	});

	const run = async (asked: Run) =>
		await runExecute(new underTest.Action(), settingsOf(asked), asked.items);

	describe('a sign-in that fails', () => {
		const attemptsOf = async (work: () => Promise<unknown>) => {
			const before = crm.log.entries.length;
			await work();
			return crm.log.entries.slice(before).filter(isSignIn).length;
		};

		test.each([
			['the same settings', {}],
			['settings that differ', { options: { phoneCountry: '={{ $json.country }}' } }],
		])('is attempted once for 300 items with %s', async (_, parameters) => {
			const countries = ['US', 'DE', 'FR'];
			const items = newItems(300).map((item, index) => ({
				...item,
				country: countries[index % countries.length]!,
			}));
			// An account is locked after a few attempts.
			const credentials = crm.wrongSecret();
			let outcomes: unknown[] = [];
			const attempts = await attemptsOf(async () => {
				const onError = 'continueRegularOutput';
				const output = await run({ items, parameters, onError, credentials });
				outcomes = output.map(({ json }) => json.outcome);
			});
			expect(outcomes).toEqual(items.map(() => 'failed'));
			expect(attempts).toBe(1);
		});
	});

	describe('a CRM that cannot be opened', () => {
		test('is the error of every item when On Error says to continue', async () => {
			const output = await run({
				items: newItems(2),
				onError: 'continueRegularOutput',
				credentials: crm.credentialsFor('my crm'),
			});
			expect(output).toMatchObject([
				{ pairedItem: { item: 0 }, json: { outcome: 'failed' } },
				{ pairedItem: { item: 1 }, json: { outcome: 'failed' } },
			]);
			expect(output[0]?.json.reason).toMatch(/"my crm" is not/);
		});

		test('stops the node otherwise', async () => {
			const outcome = run({ items: newItems(2), credentials: crm.credentialsFor('my crm') });
			await expect(outcome).rejects.toMatchObject({
				message: expect.stringMatching(/"my crm" is not/) as string,
			});
		});
	});

	test('what a batch has to know is read once, and its failure counts for all items', async () => {
		const before = crm.log.entries.length;
		const entity = { __rl: true, mode: 'name', value: 'leed' };
		const output = await run({
			items: newItems(50),
			parameters: { entity },
			onError: 'continueRegularOutput',
		});
		expect(output.map(({ json }) => json.outcome)).toEqual(output.map(() => 'failed'));
		expect(crm.log.entries.length - before).toBeLessThanOrEqual(2);
	});

	describe('the execution hint', () => {
		const hintsOf = async (asked: Run) =>
			(await runWithHints(new underTest.Action(), settingsOf(asked), asked.items)).hints;

		test('says how many API calls were used', async () => {
			const before = crm.log.entries.length;
			const [hint] = await hintsOf({ items: newItems(3) });
			const calls = crm.log.entries.slice(before).filter(isApiCall).length;
			expect(hint?.message).toMatch(new RegExp(`^3 items: 3 created. API calls used: ${calls}\\b`));
		});

		test('says that a dry run wrote nothing', async () => {
			const [hint] = await hintsOf({
				items: newItems(3),
				parameters: { options: { dryRun: true } },
			});
			expect(hint).toMatchObject({
				type: 'warning',
				message: expect.stringMatching(/^Dry run: nothing was written\. /) as string,
			});
		});

		test('says so too when only some items were a dry run', async () => {
			const items = newItems(2).map((item, index) => ({ ...item, dryRun: index === 0 }));
			const parameters = { options: { dryRun: '={{ $json.dryRun }}' } };
			const [hint] = await hintsOf({ items, parameters });
			expect(hint?.message).toMatch(/^Dry run for some items/);
		});
	});

	test('one of several items that fails stops the node with what became of the others', async () => {
		const [first, second] = newItems(2);
		const items = [first!, { ...second, email: 'x'.repeat(400) }];
		await expect(run({ items })).rejects.toMatchObject({
			description: expect.stringContaining('1 of 2 items failed; 1 was written. ') as string,
		});
	});

	test('no items in, no items out', async () => {
		expect(await run({ items: [] })).toEqual([]);
	});
});
