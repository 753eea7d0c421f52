import type { CrmKey, DemoCrm, Person, PersonKind } from '../person';
import type { Problem, Results } from '../results';

/** All leads and contacts of both CRMs. */
export type Board = Record<CrmKey, Record<PersonKind, Person[]>>;

export type DemoCrms = Readonly<Record<CrmKey, DemoCrm>>;

/** What the page shows. */
export interface PageState {
	board: Board;
	/** API calls that each CRM has received. */
	calls: Record<CrmKey, number>;
	/** Newest first. */
	problems: readonly Problem[];
}

const CHECK_INTERVAL_MS = 300;
const RESULTS_INTERVAL_MS = 3_000;
const PROBLEMS_KEPT = 20;

/** Follows both CRMs and the executions of n8n, for every page that is open. */
export class Watcher {
	private problems: readonly Problem[] = [];
	private readonly timers: NodeJS.Timeout[] = [];
	private readonly listeners = new Set<(state: PageState) => void>();
	private last: string;
	private isReading = false;

	constructor(
		private readonly crms: DemoCrms,
		private readonly results?: Pick<Results, 'next'>,
	) {
		this.last = JSON.stringify(this.state);
		this.timers.push(setInterval(() => this.check(), CHECK_INTERVAL_MS));
		if (results) this.timers.push(setInterval(() => void this.readResults(), RESULTS_INTERVAL_MS));
	}

	/** Calls back immediately, and whenever something changes. @returns a function that ends this. */
	watch(listener: (state: PageState) => void): () => void {
		this.listeners.add(listener);
		listener(this.state);
		return () => this.listeners.delete(listener);
	}

	stop(): void {
		for (const timer of this.timers) clearInterval(timer);
	}

	private get state(): PageState {
		const { dynamics365, salesforce } = this.crms;
		return {
			board: readBoard(this.crms),
			calls: { dynamics365: dynamics365.calls(), salesforce: salesforce.calls() },
			problems: this.problems,
		};
	}

	private check(): void {
		const { state } = this;
		const content = JSON.stringify(state);
		if (content === this.last) return;
		this.last = content;
		for (const listener of this.listeners) listener(state);
	}

	/** n8n is not always there: it starts after the page, and ends before it. */
	private async readResults(): Promise<void> {
		if (this.isReading) return;
		this.isReading = true;
		try {
			const problems = (await this.results?.next()) ?? [];
			this.problems = [...problems.toReversed(), ...this.problems].slice(0, PROBLEMS_KEPT);
		} catch {
			// The next reading shows what this one missed.
		} finally {
			this.isReading = false;
		}
	}
}

/** The current records of both CRMs. */
export function readBoard(crms: DemoCrms): Board {
	const readCrm = (crm: DemoCrm) => ({ lead: crm.list('lead'), contact: crm.list('contact') });
	return { dynamics365: readCrm(crms.dynamics365), salesforce: readCrm(crms.salesforce) };
}
