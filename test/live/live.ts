/** One live run on one CRM: it marks its records, checks, judges the assumptions, and cleans up whatever happens. */
import { CrmError } from '../../nodes/crm/errors';
import { plainTransport } from '../support/plainTransport';
import { assumptions, type Finding } from './assumptions';
import { checks } from './checks';
import { keepExchanges, type Exchange } from './exchanges';
import { CannotMark, markLeads, newMarker, type MarkedLeads } from './markedLeads';
import { toRecording, type RecordedExchange } from './recording';
import type { SignIn } from './signIns';
import { NotChecked, type LiveStage } from './stage';

export interface LiveOptions {
	print: (line: string) => void;
	wait: (milliseconds: number) => Promise<void>;
	/** Ends the run after the check that is running; it still cleans up. */
	signal?: AbortSignal;
}

export interface LiveResult {
	/** False when a sign-in or a check failed, or a record is left. */
	ok: boolean;
	recording: RecordedExchange[];
}

/** @param signIns of one product; the first one runs the checks. */
export async function runLive(
	signIns: readonly SignIn[],
	options: LiveOptions,
): Promise<LiveResult> {
	const { print } = options;
	const exchanges: Exchange[] = [];
	const works: boolean[] = [];
	for (const signIn of signIns) works.push(await trySignIn(signIn, options));
	const first = signIns.find((_signIn, index) => works[index]);
	if (!first) return { ok: false, recording: [] };
	try {
		const ok = await runChecks(first, exchanges, options);
		return { ok: ok && works.every(Boolean), recording: toRecording(exchanges) };
	} catch (error) {
		if (!(error instanceof CannotMark) && !(error instanceof CrmError)) throw error;
		print(`STOPPED  ${messageOf(error)} Nothing was checked.`);
		return { ok: false, recording: toRecording(exchanges) };
	}
}

async function trySignIn(signIn: SignIn, options: LiveOptions): Promise<boolean> {
	return await report(`sign in: ${signIn.name}`, options, async () => {
		const { crm } = await connect(signIn, [], options, () => 'sign in');
		const { name } = await crm.whoAmI();
		return `as ${name}`;
	});
}

async function connect(
	{ product, credential, requestToken }: SignIn,
	exchanges: Exchange[],
	{ wait }: LiveOptions,
	during: () => string,
) {
	const token = await requestToken();
	const transport = keepExchanges(plainTransport(token), exchanges, during);
	const baseUrl = await product.baseUrl(credential, plainTransport(token));
	const crm = product.open({ baseUrl, transport, anonymous: plainTransport(), wait });
	return { crm, transport, baseUrl };
}

async function runChecks(
	signIn: SignIn,
	exchanges: Exchange[],
	options: LiveOptions,
): Promise<boolean> {
	const { print, wait, signal } = options;
	const { product } = signIn;
	let during = 'mark a record';
	const { crm, transport, baseUrl } = await connect(signIn, exchanges, options, () => during);
	const entity = await crm.describe(product.people.lead.name);
	const marker = newMarker();
	const leads = markLeads(crm, entity, marker);
	print(`marker: ${marker}`);
	const stage: LiveStage = {
		...{ product, crm, entity, leads, exchanges, wait, notes: new Map() },
		get: async (path) =>
			await transport({
				method: 'GET',
				url: `${baseUrl}/api/data/v9.2/${path}`,
				headers: { Accept: 'application/json', 'OData-Version': '4.0', 'OData-MaxVersion': '4.0' },
			}),
	};
	let ok = true;
	try {
		await tryMarker(leads, marker);
		for (const check of checks) {
			if (signal?.aborted) break;
			during = check.name;
			ok = (await report(check.name, options, () => check.run(stage))) && ok;
		}
		during = 'assumptions';
		await judgeAll(stage, options);
	} finally {
		during = 'clean up';
		ok = (await cleanUp(stage, marker, options)) && ok;
		print(`calls: ${crm.callCount}`);
	}
	return ok;
}

/** @throws CannotMark when the CRM does not keep the marker as it is, or a lead could not be deleted again. */
async function tryMarker(leads: MarkedLeads, marker: string): Promise<void> {
	let id: string;
	try {
		id = await leads.createOne('marked');
	} catch (error) {
		throw new CannotMark(`No lead with a marker could be created: ${messageOf(error)}`);
	}
	const record = await leads.read(id);
	if (!(await leads.delete(id))) {
		throw new CannotMark(`The connected user cannot delete leads. Delete the lead ${id} by hand.`);
	}
	if (record?.values[leads.fields.last] !== marker) {
		throw new CannotMark('The org does not keep the marker of a lead. The lead was deleted again.');
	}
}

/** True when no record with the marker is left. */
async function cleanUp(
	{ leads, entity }: LiveStage,
	marker: string,
	{ print }: LiveOptions,
): Promise<boolean> {
	let left: string;
	try {
		const count = await leads.cleanUp();
		if (count === 0) {
			print('cleaned up: no record with the marker is left');
			return true;
		}
		left = `${count} records are left.`;
	} catch (error) {
		left = messageOf(error);
	}
	print(
		`NOT CLEANED UP  ${left} Delete each ${entity.label} whose last name is ${marker} by hand.`,
	);
	return false;
}

async function judgeAll(stage: LiveStage, options: LiveOptions): Promise<void> {
	options.print('assumptions:');
	for (const { crm, name, judge } of assumptions) {
		if (crm !== undefined && crm !== stage.product.label) continue;
		options.print(`  ${verdictOf(name, await judge(stage))}`);
	}
}

function verdictOf(name: string, finding: Finding): string {
	if (finding === undefined) return `not shown     ${name}`;
	if (typeof finding === 'string') return `found         ${name}: ${finding || '(empty)'}`;
	return `${finding ? 'held        ' : 'DID NOT HOLD'}  ${name}`;
}

/** Prints what became of one step; false when it failed. */
async function report(
	name: string,
	{ print }: LiveOptions,
	step: () => Promise<string | void>,
): Promise<boolean> {
	try {
		const remark = await step();
		print(`ok       ${name}${remark ? ` (${remark})` : ''}`);
		return true;
	} catch (error) {
		const isFailure = !(error instanceof NotChecked);
		print(`${isFailure ? 'FAILED ' : 'skipped'}  ${name}: ${messageOf(error)}`);
		return !isFailure;
	}
}

/** The first line: the rest of a failed assertion are the values. */
const messageOf = (error: unknown) =>
	(error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
