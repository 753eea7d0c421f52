/** Both emulated CRMs with the two-way example workflows between them, in one virtual time. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { FieldValue } from '../../../../nodes/crm/port';
import { dynamics365 } from '../../../products/dynamics365';
import { salesforce } from '../../../products/salesforce';
import {
	isApiCall,
	type EmulatedProduct,
	type ProductUnderTest,
	type Values,
} from '../../../products';
import { errorOf } from '../../../support/itemError';
import {
	RunningWorkflow,
	type Batch,
	type RunOptions,
	type WorkflowFile,
} from '../../../support/n8nWorkflow';

export type SideName = 'dynamics365' | 'salesforce';
export const sideNames: readonly SideName[] = ['dynamics365', 'salesforce'];

export const other = (side: SideName) => sideNames.find((each) => each !== side)!;

/** Which example workflow carries the changes of each side. */
export type Files = Readonly<Record<SideName, string>>;

/** What a user changes in a workflow. */
export type Change = (workflow: WorkflowFile) => void;

export const TWO_WAY: Files = {
	dynamics365: 'two-way-dynamics-to-salesforce.json',
	salesforce: 'two-way-salesforce-to-dynamics.json',
};

const products: Record<SideName, ProductUnderTest> = { dynamics365, salesforce };

/** What is synced of a lead, by the names of the tests. */
export const syncedNames = [
	'firstName',
	'lastName',
	'company',
	'email',
	'phone',
	'jobTitle',
] as const;
export type Person = Partial<Record<(typeof syncedNames)[number], string | null>>;

/** What both emulators offer besides edits. */
interface Lister {
	list(entity: string): Row[];
}

type Row = Record<string, FieldValue>;

const POLL_INTERVAL = 60_000;

export const LINKED_TO_ANOTHER = /is already linked to/;

/** The errors of records that a person has to look at: to run them again does not help. */
const FOR_A_PERSON = ['LINKED_TO_ANOTHER', 'MULTIPLE_MATCHES'];

/** A failed item that a person has to look at. */
interface Report {
	/** ID of the record that was changed. */
	id: string;
	message: string;
}

function toReport(json: IDataObject): Report | undefined {
	const { code = '', message = '' } = errorOf({ json }) ?? {};
	const { id = '' } = (json._change ?? {}) as Partial<Report>;
	return FOR_A_PERSON.includes(code) ? { id, message } : undefined;
}

const isWorthRetrying = (json: IDataObject) => errorOf({ json }) !== undefined && !toReport(json);

export class TwoCrms {
	private readonly workflows: Record<SideName, RunningWorkflow>;
	/** Batches that have been emitted, and whose execution has not ended. */
	private readonly waiting: Record<SideName, Batch[]> = { dynamics365: [], salesforce: [] };
	/** Why executions have ended early, oldest first. */
	readonly failures: unknown[] = [];
	/** Failed items that a person has to look at, oldest first. */
	readonly reports: Report[] = [];
	/** Messages of all failed items, oldest first. */
	readonly errors: string[] = [];
	/** Whether a person has to look at further errors, also by the others of the same execution. */
	isForAPerson: (message: string, all: readonly string[]) => boolean = () => false;

	private constructor(readonly crms: Record<SideName, EmulatedProduct>) {
		this.workflows = this.openAll(TWO_WAY);
	}

	/**
	 * @param file an example workflow.
	 * @param change what a user changes in it.
	 */
	open(file: string, change: Change = () => undefined): RunningWorkflow {
		const { dynamics365: left, salesforce: right } = this.crms;
		const workflow = readWorkflow(file);
		change(workflow);
		return new RunningWorkflow(workflow, { ...left.credentials, ...right.credentials });
	}

	private openAll({ dynamics365: left, salesforce: right }: Files, change?: Change) {
		return { dynamics365: this.open(left, change), salesforce: this.open(right, change) };
	}

	static async start(): Promise<TwoCrms> {
		const [one, two] = await Promise.all(sideNames.map((side) => products[side].start()));
		return new TwoCrms({ dynamics365: one!, salesforce: two! });
	}

	/** Other workflows on the same CRMs, as if they had just been published; whatever waited is gone. */
	async republish(files: Files = TWO_WAY, change?: Change): Promise<void> {
		this.publish(files, change);
		await this.pollAll();
		for (const side of sideNames) this.waiting[side] = [];
	}

	/** The same, before the first poll. */
	publish(files: Files, change?: Change): void {
		Object.assign(this.workflows, this.openAll(files, change));
		for (const side of sideNames) this.waiting[side] = [];
	}

	async close(): Promise<void> {
		await Promise.all(sideNames.map((side) => this.crms[side].close()));
	}

	create(side: SideName, person: Person): string {
		const { names, newLead } = products[side];
		return this.crms[side].colleague.create(names.lead, { ...newLead, ...toValues(side, person) });
	}

	edit(side: SideName, id: string, person: Person): void {
		this.editFields(side, id, toValues(side, person));
	}

	editFields(side: SideName, id: string, values: Values): void {
		this.crms[side].colleague.update(products[side].names.lead, id, values);
	}

	delete(side: SideName, id: string): void {
		this.crms[side].colleague.delete(products[side].names.lead, id);
	}

	/** Merges a lead into another one, which stays. */
	merge(side: SideName, ids: { masterId: string; mergedId: string }): void {
		this.crms[side].colleague.merge(products[side].names.lead, ids);
	}

	/** Creates a lead in a transaction that is still open: it is visible once it commits, with the time of now. */
	begin(side: SideName, person: Person): { id: string; commit(): void } {
		const { names, newLead } = products[side];
		const transaction = this.crms[side].begin();
		const id = transaction.create(names.lead, { ...newLead, ...toValues(side, person) });
		return { id, commit: () => transaction.commit() };
	}

	names(side: SideName) {
		return products[side].names;
	}

	/** Time passes in both CRMs, in milliseconds. */
	pass(milliseconds: number): void {
		for (const each of sideNames) this.crms[each].clock.advance(milliseconds);
	}

	/** A minute passes, and the triggers of one direction poll, unless their last execution has not ended. */
	async poll(side: SideName): Promise<number> {
		this.pass(POLL_INTERVAL);
		if (this.waiting[side].length > 0) return 0;
		// A poll that fails is repeated a minute later.
		this.waiting[side] = await this.workflows[side].poll(() => undefined);
		return this.waiting[side].length;
	}

	/**
	 * Runs the executions that wait. One that fails, or in which an item fails, is run again with the same data, as n8n
	 * offers it.
	 * @param options what happens during an execution.
	 * @returns the outcomes in the other CRM.
	 */
	async run(side: SideName, options: RunOptions = {}): Promise<IDataObject[]> {
		const outcomes: IDataObject[] = [];
		for (const batch of this.waiting[side].splice(0)) {
			const outputs = await this.workflows[side].run(batch, options).catch((error: unknown) => {
				this.failures.push(error);
				return undefined;
			});
			const returned = [...(outputs?.values() ?? [])].flat();
			const errors = returned.flatMap((json) => errorOf({ json })?.message ?? []);
			this.errors.push(...errors);
			const isOpen = returned
				.filter(isWorthRetrying)
				.some((json) => !this.isForAPerson(errorOf({ json })!.message, errors));
			if (!outputs || isOpen) this.waiting[side].push(batch);
			this.reports.push(...returned.flatMap((json) => toReport(json) ?? []));
			const writer = [...(outputs?.keys() ?? [])].find((name) =>
				name.startsWith('Create or Update'),
			);
			outcomes.push(...(outputs?.get(writer ?? '') ?? []));
		}
		return outcomes;
	}

	/** Runs the executions that wait up to the write in the other CRM; their batches are repeated later. */
	async kill(side: SideName): Promise<void> {
		for (const batch of this.waiting[side]) {
			const object = batch.trigger.split(' ')[0]!.replace(/s$/, '');
			const other = side === 'dynamics365' ? 'Salesforce' : 'Dynamics 365';
			const last = `Create or Update ${object} in ${other}`;
			await this.workflows[side].run(batch, { until: last }).catch(() => undefined);
		}
	}

	/** What waits to be run again is not. */
	discard(side: SideName): void {
		this.waiting[side] = [];
	}

	/** n8n stops and starts again: of what the triggers know, only what was saved is left. Waiting executions are. */
	restart(side: SideName): void {
		this.workflows[side].restart();
	}

	/** Deletes all leads. */
	clear(): void {
		for (const side of sideNames) {
			for (const id of this.leads(side).keys()) this.delete(side, id);
		}
	}

	async pollAll(): Promise<void> {
		for (const side of sideNames) await this.poll(side);
	}

	/** Polls and runs both directions, until nothing is emitted any more. @returns the rounds that it took. */
	async settle(maxRounds: number): Promise<number> {
		for (let round = 0; round < maxRounds; round += 1) {
			let emitted = 0;
			for (const side of sideNames) {
				emitted += this.waiting[side].length + (await this.poll(side));
				await this.run(side);
			}
			if (emitted === 0) return round;
		}
		return maxRounds;
	}

	/** The synced fields of every lead, and its link to the other CRM, by id. */
	leads(side: SideName): Map<string, Person & { link: string | null }> {
		const { names } = products[side];
		return new Map(
			this.rows(side).map((row) => [
				String(row[names.leadId]),
				{
					...(Object.fromEntries(
						syncedNames.map((name) => [name, row[names[name]] ?? null]),
					) as Person),
					link: (row[names.key] ?? null) as string | null,
				},
			]),
		);
	}

	/** All fields of a record. */
	rowOf(side: SideName, id: string, object: 'lead' | 'contact' = 'lead'): Row {
		const rows = this.allRows(side, object);
		return rows.find(({ Id, [`${object}id`]: guid }) => (Id ?? guid) === id)!;
	}

	/** True where a record that was merged into another one still has this link: it leads to the remaining one. */
	isLinkOfMerged(side: SideName, link: string): boolean {
		const { key } = products[side].names;
		return this.allRows(side).some((row) => row[key] === link && isMerged(row));
	}

	private rows(side: SideName): Row[] {
		return this.allRows(side).filter((row) => row.IsDeleted !== true && !isMerged(row));
	}

	/** Also deleted ones, and ones that were merged. */
	private allRows(side: SideName, object: 'lead' | 'contact' = 'lead'): Row[] {
		const { colleague } = this.crms[side];
		return (colleague as unknown as Lister).list(products[side].names[object]);
	}

	/** Number of requests that write. */
	get writes(): number {
		const requests = sideNames.flatMap((side) => {
			const { isWrite } = products[side].requests;
			// Salesforce checks the version of a record in the same call, a composite one.
			const isChecked = /"method":"PATCH"/;
			return this.crms[side].log.entries.filter(
				(each) => isApiCall(each) && (isWrite(each) || isChecked.test(each.body)),
			);
		});
		return requests.length;
	}
}

const isMerged = ({ merged, MasterRecordId }: Row) => merged === true || Boolean(MasterRecordId);

export function readWorkflow(file: string): WorkflowFile {
	const path = join(__dirname, '../../../../demo/workflows', file);
	return JSON.parse(readFileSync(path, 'utf8')) as WorkflowFile;
}

function toValues(side: SideName, person: Person): Values {
	const { names } = products[side];
	return Object.fromEntries(
		Object.entries(person).map(([name, value]) => [names[name as keyof Person], value]),
	);
}
