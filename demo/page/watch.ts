import type { CrmKey } from '../person';
import type { Problem, Results } from '../results';
import {
	activitiesBetween,
	readBoard,
	viewBoard,
	type Activity,
	type Board,
	type BoardView,
	type DemoCrms,
} from './board';

/** What the page shows. */
export interface PageState extends BoardView {
	/** API calls that each CRM has received. */
	calls: Record<CrmKey, number>;
	/** Newest first. */
	activities: readonly Activity[];
	/** Newest first. */
	problems: readonly Problem[];
}

const CHECK_INTERVAL_MS = 300;
const RESULTS_INTERVAL_MS = 3_000;
const ACTIVITIES_KEPT = 12;
const PROBLEMS_KEPT = 20;

/** A page that is open. */
interface Listener {
	/** What the page searches for. */
	search: string;
	show: (state: PageState) => void;
}

/** Follows both CRMs and the executions of n8n, for every page that is open. */
export class Watcher {
	private board: Board;
	private activities: readonly Activity[] = [];
	private problems: readonly Problem[] = [];
	private readonly timers: NodeJS.Timeout[] = [];
	private readonly listeners = new Set<Listener>();
	private last: string;
	private isReading = false;

	constructor(
		private readonly crms: DemoCrms,
		private readonly results?: Pick<Results, 'next'>,
	) {
		this.board = readBoard(crms);
		this.last = this.content();
		this.timers.push(setInterval(() => this.check(), CHECK_INTERVAL_MS));
		if (results) this.timers.push(setInterval(() => void this.readResults(), RESULTS_INTERVAL_MS));
	}

	/** Calls back immediately, and whenever something changes. @returns a function that ends this. */
	watch(search: string, show: (state: PageState) => void): () => void {
		const listener = { search, show };
		this.listeners.add(listener);
		show(this.stateFor(search));
		return () => this.listeners.delete(listener);
	}

	stop(): void {
		for (const timer of this.timers) clearInterval(timer);
	}

	private get calls(): PageState['calls'] {
		const { dynamics365, salesforce } = this.crms;
		return { dynamics365: dynamics365.calls(), salesforce: salesforce.calls() };
	}

	private stateFor(search: string): PageState {
		const { calls, activities, problems } = this;
		return { ...viewBoard(this.board, search), calls, activities, problems };
	}

	private content(): string {
		return JSON.stringify([this.board, this.calls, this.problems]);
	}

	private check(): void {
		const board = readBoard(this.crms);
		const news = activitiesBetween(this.board, board, new Date().toISOString());
		this.activities = [...news.toReversed(), ...this.activities].slice(0, ACTIVITIES_KEPT);
		this.board = board;
		const content = this.content();
		if (content === this.last) return;
		this.last = content;
		for (const { search, show } of this.listeners) show(this.stateFor(search));
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
