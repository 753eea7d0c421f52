/** A live run against the emulated CRMs, also where they are less kind, in the middle of a failure, and without rights. */
import * as dataverse from '../emulators/dataverse';
import { trustEmulators } from '../emulators/kernel/tls';
import * as salesforce from '../emulators/salesforce';
import { dynamics365, startDynamics365 } from '../products/dynamics365';
import type { EmulatedProduct } from '../products';
import { salesforce as salesforceProduct, startSalesforce } from '../products/salesforce';
import { dataverseVariables, salesforceVariables } from './emulated';
import { runLive, type LiveOptions } from './live';
import { configuredSignIns, type Variables } from './signIns';

/** An emulated org, and what takes the right to create leads. */
type LiveOrg = EmulatedProduct & { forbidCreating: () => void };

interface Org {
	name: string;
	start: () => Promise<LiveOrg>;
	variables: (url: string) => Variables;
	lead: string;
	newLead: Readonly<Record<string, string>>;
	/** A path of every request that writes or reads records in one call. */
	calls: RegExp;
	/** What the run finds out. */
	found: string[];
}

async function startDataverse() {
	const started = await startDynamics365();
	const { security } = started.emulator;
	const forbidCreating = () =>
		security.revoke(dataverse.APPLICATION_USER_ID, 'Create', dataverseOrg.lead);
	return { ...started, forbidCreating };
}

async function startUnkindDataverse() {
	const started = await startDataverse();
	const { organization, duplicateRules } = started.emulator;
	Object.assign(organization, { tokenIsIssuedAt: 'lastPage', emptyDeltaHasNoLink: true });
	duplicateRules.set([]);
	return started;
}

async function startOrg(options?: salesforce.SalesforceEmulatorOptions) {
	const started = await startSalesforce(options);
	const { access } = started.emulator;
	const forbidCreating = () => access.restrict({ object: 'Lead', access: 'noCreate' });
	return { ...started, forbidCreating };
}

const startUnkindOrg = () =>
	startOrg({
		keepsDecimals: false,
		duplicateResultKey: 'duplicateResut',
		duplicateRules: [...salesforce.STANDARD_RULES],
	});

const dataverseOrg = {
	variables: dataverseVariables,
	lead: 'lead',
	newLead: dynamics365.newLead,
	calls: /\$batch/,
};

const salesforceOrg = {
	variables: salesforceVariables,
	lead: 'Lead',
	newLead: salesforceProduct.newLead,
	calls: /\/composite$/,
};

const orgs: Org[] = [
	{
		name: 'Dynamics 365',
		start: startDataverse,
		...dataverseOrg,
		found: [
			'held          A rejection by a duplicate rule leads to the records that the rule found',
			'held          RetrieveDuplicates answers for a record without an ID',
			'held          Rows of change tracking carry the labels that were requested',
			'found         The answer when nothing has changed since a token: has a new token',
			'found         The code of an update of another version (412): 0x80060882',
		],
	},
	{
		name: 'Dynamics 365, less kind',
		start: startUnkindDataverse,
		...dataverseOrg,
		found: [
			'not shown     A rejection by a duplicate rule leads to the records that the rule found',
			'found         The answer when nothing has changed since a token: has no token',
		],
	},
	{
		name: 'Salesforce',
		start: () => startOrg(),
		...salesforceOrg,
		found: [
			'found         The spaces around a text: are cut off',
			'held          Where that query finds nothing, the update is halted (PROCESSING_HALTED)',
			'held          latestDateCovered is reported',
			'found         Decimals that a field has no room for: are kept',
		],
	},
	{
		name: 'Salesforce, less kind',
		start: startUnkindOrg,
		...salesforceOrg,
		found: [
			'held          A rejection by a duplicate rule leads to the records that the rule found',
			'found         The key that names the duplicates of a single record: duplicateResut',
			'found         Decimals that a field has no room for: are rounded',
		],
	},
];

beforeAll(() => trustEmulators());

describe.each(orgs)('$name', ({ start, variables, lead, newLead, calls, found }) => {
	let org: LiveOrg;
	let lines: string[];
	beforeEach(async () => {
		org = await start();
		lines = [];
		org.colleague.create(lead, newLead);
	});
	afterEach(() => org.close());

	const run = async (options: Partial<LiveOptions> = {}, changed: Variables = {}) =>
		await runLive(configuredSignIns({ ...variables(org.url), ...changed }), {
			print: (line) => lines.push(line),
			wait: async (milliseconds) => {
				await Promise.resolve(org.clock.advance(milliseconds));
			},
			...options,
		});
	const linesThat = (begin: string) => lines.filter((line) => line.startsWith(begin));
	const expectOnlyTheOthers = () => expect(org.count(lead)).toBe(1);

	test('every check passes, what was found is printed, and nothing is left', async () => {
		const { ok } = await run();
		expect(linesThat('FAILED')).toEqual([]);
		expect(ok).toBe(true);
		expect(lines).toEqual(expect.arrayContaining(found.map((line) => `  ${line}`)));
		expect(linesThat('cleaned up')).toHaveLength(1);
		expectOnlyTheOthers();
	});

	test('the recording holds requests and shapes, and nothing of the org', async () => {
		const marker = () => linesThat('marker')[0]!.replace('marker: ', '');
		const { recording } = await run();
		const text = JSON.stringify(recording);
		const { host } = new URL(org.url);
		const secrets = [host, marker(), org.colleague.id, newLead.LastName, newLead.lastname, 'Alice'];
		for (const secret of secrets.filter(Boolean)) expect(text).not.toContain(secret);
		const ofTheOrg = [
			...[/@(?!odata|OData|Microsoft|p\d)\w/, /Bearer|https:/, /[\da-f]{8}-[\da-f]{4}-/],
			...[/"00[A-Z0-9]\w{12}/, /\bnew_|__c/, /\d{4}-\d\d-\d\dT/, /not listed/],
		];
		for (const pattern of ofTheOrg) expect(pattern.exec(text)).toBeNull();
		expect(recording.map(({ requests }) => requests).flat()).toContain(
			lead === 'Lead'
				? 'GET /services/data/v66.0/sobjects/{object}/updated'
				: "GET /api/data/v9.2/EntityDefinitions(LogicalName='{table}')",
		);
	});

	test('a failure in the middle fails its check only, and everything is cleaned up', async () => {
		org.faults.add({ path: calls, skip: 4, answer: { status: 400, body: [] } });
		const { ok } = await run();
		expect(ok).toBe(false);
		expect(linesThat('FAILED')).toHaveLength(1);
		expect(linesThat('ok').length).toBeGreaterThan(5);
		expectOnlyTheOthers();
	});

	test('a run that is stopped cleans up', async () => {
		const stop = new AbortController();
		const print = (line: string) => {
			lines.push(line);
			if (line.includes('create several')) stop.abort();
		};
		await run({ print, signal: stop.signal });
		expect(linesThat('ok').at(-1)).toContain('create several');
		expectOnlyTheOthers();
	});

	test('without the right to create leads nothing is checked', async () => {
		org.forbidCreating();
		const { ok } = await run();
		expect(ok).toBe(false);

		expect(linesThat('STOPPED')).toEqual([expect.stringMatching(/lead|name/i)]);
		expect(linesThat('ok')).toHaveLength(1);
		expectOnlyTheOthers();
	});

	test('without the right to delete leads nothing is checked, and the lead that is left is named', async () => {
		org.forbidDeleting(lead);
		const { ok } = await run();
		expect(ok).toBe(false);
		expect(linesThat('STOPPED')).toEqual([expect.stringMatching(/Delete the lead \S+ by hand/)]);
		expect(linesThat('ok')).toHaveLength(1);
	});

	test('where the org changes the marker nothing is checked, and the lead is deleted', async () => {
		org.faults.add({
			path: /leads\?|query\?/,
			times: Infinity,
			spoil: (answer) => ({ body: answer.replace(/crm-sync-live-\w+/, 'Changed') }),
		});
		await run();

		expect(linesThat('STOPPED')).toEqual([expect.stringContaining('does not keep the marker')]);
		expectOnlyTheOthers();
	});

	test('what cannot be deleted is named', async () => {
		const print = (line: string) => {
			lines.push(line);
			if (line.includes('delete again')) org.forbidDeleting(lead);
		};
		const { ok } = await run({ print });
		expect(ok).toBe(false);
		expect(linesThat('NOT CLEANED UP')).toEqual([
			expect.stringMatching(/last name is crm-sync-live-\w{12} by hand/),
		]);
		org.allowEverything();
	});

	test('a sign-in that is rejected is reported', async () => {
		const secret = lead === 'Lead' ? 'SALESFORCE_CLIENT_SECRET' : 'DYNAMICS365_CLIENT_SECRET';
		const { ok, recording } = await run({}, { [secret]: 'wrong' });
		expect({ ok, recording }).toEqual({ ok: false, recording: [] });
		expect(linesThat('FAILED   sign in')).toHaveLength(1);
		expectOnlyTheOthers();
	});

	test('each sign-in that is configured is tried', async () => {
		const token = lead === 'Lead' ? 'SALESFORCE_ACCESS_TOKEN' : 'DYNAMICS365_ACCESS_TOKEN';
		const { ok } = await run({}, { [token]: org.issueToken() });
		expect(ok).toBe(true);
		expect(linesThat('ok       sign in')).toHaveLength(2);
	});
});
