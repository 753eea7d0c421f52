import { MINUTE } from './time';

/** One state of a record. A trigger has to emit it, unless another state followed before a poll could see it. */
export interface Version {
	recordId: string;
	/** Identifies it among all states; see keys.ts. */
	key: string;
	/** False for what the trigger is set to ignore. */
	isWanted: boolean;
	/** True for the first state of a record. */
	isCreation: boolean;
	/** Undefined while its transaction is open. */
	visibleAt?: number;
}

/** The state that an item holds. */
export interface EmittedState {
	key: string;
	recordId: string;
	/** True where the trigger says that the record is new. */
	isCreated: boolean;
	/** Names of the item's fields, in alphabetical order; none for a deletion. */
	fields?: string;
}

export interface Emission extends EmittedState {
	at: number;
}

/** A state that has lasted this long at a poll has to be emitted; a briefer one can be skipped. */
const LASTING = MINUTE;

/** What was written into the CRM, when n8n polled, and what the trigger emitted. All times by the CRM's clock. */
export class Ledger {
	/** Earlier states are not changes. Nothing is one until the trigger has started. */
	beginning = Infinity;
	readonly emissions: Emission[] = [];
	private readonly versions = new Map<string, Version>();
	private readonly byRecord = new Map<string, Version[]>();
	private readonly polls: number[] = [];

	write(version: Version): void {
		this.versions.set(version.key, version);
		const ofRecord = this.byRecord.get(version.recordId);
		if (ofRecord) ofRecord.push(version);
		else this.byRecord.set(version.recordId, [version]);
	}

	find(key: string): Version | undefined {
		return this.versions.get(key);
	}

	/** Records the end of a poll, with or without items. */
	recordPoll(states: readonly EmittedState[], at: number): void {
		this.polls.push(at);
		for (const state of states) this.emissions.push({ ...state, at });
	}

	/** How often a record was created while the trigger watched; a CRM can reuse the id of a deleted one. */
	creationsOf(recordId: string): number {
		const versions = this.byRecord.get(recordId) ?? [];
		return versions.filter((version) => version.isCreation && this.isChange(version)).length;
	}

	/** True for a state that the trigger is set to emit, whether or not it has to be emitted. */
	isChange(version: Version | undefined): version is Version & { visibleAt: number } {
		return (
			version?.visibleAt !== undefined && version.isWanted && version.visibleAt >= this.beginning
		);
	}

	/** Keys of the states that have to be emitted. */
	due(): string[] {
		return [...this.byRecord.values()].flatMap((versions) =>
			versions
				.filter(
					(version, index) => this.isChange(version) && this.lasted(version, versions[index + 1]),
				)
				.map(({ key }) => key),
		);
	}

	/** The first poll that could see what became visible at a moment. */
	firstPollAfter(moment: number): number | undefined {
		return this.polls.find((poll) => poll > moment);
	}

	private lasted({ visibleAt = Infinity }: Version, next: Version | undefined): boolean {
		const end = next?.visibleAt;
		if (end === undefined) return true;
		return this.polls.some((poll) => poll >= visibleAt + LASTING && poll < end);
	}
}
