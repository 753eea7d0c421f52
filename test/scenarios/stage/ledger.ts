import { MINUTE } from './time';

/** One state of a record. A trigger has to tell it, unless another followed before anyone could look. */
export interface Version {
	recordId: string;
	/** Tells it from all others; see keys.ts. */
	key: string;
	/** False for what the trigger was told to leave out. */
	isWanted: boolean;
	/** True for the first state of a record. */
	isCreation: boolean;
	/** Undefined while its transaction is open. */
	visibleAt?: number;
}

/** What an item says. */
export interface Telling {
	key: string;
	recordId: string;
	/** True where the trigger says that the record is new. */
	isCreated: boolean;
	/** Names of the fields that came with it, in the order of the alphabet; none for a deletion. */
	fields?: string;
}

export interface Delivery extends Telling {
	at: number;
}

/** A state that has lasted this long when a poll looks is a change of its own; a shorter one may be passed over. */
const LASTING = MINUTE;

/** What was written into the CRM, when n8n looked, and what arrived in the workflow. All times by the CRM's clock. */
export class Ledger {
	/** States from before are no changes. Nothing is one until the trigger has begun. */
	beginning = Infinity;
	readonly deliveries: Delivery[] = [];
	private readonly versions = new Map<string, Version>();
	private readonly byRecord = new Map<string, Version[]>();
	private readonly looks: number[] = [];

	write(version: Version): void {
		this.versions.set(version.key, version);
		const ofRecord = this.byRecord.get(version.recordId);
		if (ofRecord) ofRecord.push(version);
		else this.byRecord.set(version.recordId, [version]);
	}

	find(key: string): Version | undefined {
		return this.versions.get(key);
	}

	/** A poll has come to its end, with items or without. */
	arrived(tellings: readonly Telling[], at: number): void {
		this.looks.push(at);
		for (const telling of tellings) this.deliveries.push({ ...telling, at });
	}

	/** How often a record was created while the trigger watched; a CRM may give the id of one that is gone again. */
	creationsOf(recordId: string): number {
		const versions = this.byRecord.get(recordId) ?? [];
		return versions.filter((version) => version.isCreation && this.isChange(version)).length;
	}

	/** True for a state that the trigger was asked to tell, whether or not it has to be told. */
	isChange(version: Version | undefined): version is Version & { visibleAt: number } {
		return (
			version?.visibleAt !== undefined && version.isWanted && version.visibleAt >= this.beginning
		);
	}

	/** Keys of the states that have to be told. */
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
	firstLookAfter(moment: number): number | undefined {
		return this.looks.find((look) => look > moment);
	}

	private lasted({ visibleAt = Infinity }: Version, next: Version | undefined): boolean {
		const end = next?.visibleAt;
		if (end === undefined) return true;
		return this.looks.some((look) => look >= visibleAt + LASTING && look < end);
	}
}
