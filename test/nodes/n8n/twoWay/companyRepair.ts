/** What a person does about the accounts and contacts that deletions and merges have left apart. */
import type { Companies } from './companies';
import { KINDS, type CompanyPairs, type Kind } from './companyPairs';
import { other, sideNames, type SideName, type TwoCrms } from './twoCrms';

/** The error of a last node whose link another record has. */
export const LINK_TAKEN = / (\S+) already has the link (\S+)\./;

/** Each one can show the next thing to do. */
const MAX_REPAIRS = 12;

/** Texts differ between repairs. */
let serial = 0;

export class CompanyRepair {
	/** @param heldUp IDs of contacts that could not be written for a time. */
	constructor(
		private readonly crms: TwoCrms,
		private readonly companies: Companies,
		private readonly pairs: CompanyPairs,
		private readonly heldUp: Set<string>,
	) {}

	/**
	 * Does what the documentation says about such records, until nothing is left to do: to delete what was merged into a
	 * deleted record, to edit what the sync left alone, accounts first, and to follow the advice of the errors, one after
	 * the other.
	 * @param settle polls and runs both directions. @returns the errors.
	 */
	async run(settle: () => Promise<readonly string[]>): Promise<void> {
		for (const kind of KINDS) {
			for (const side of sideNames) this.pairs.deleteLeftovers(kind, side);
		}
		for (let round = 0; round < MAX_REPAIRS && !this.isWhole(); round += 1) {
			for (const kind of KINDS) {
				for (const side of sideNames) this.touch(kind, side);
				const errors = await settle();
				errors.find((message) => this.followAdvice(message));
			}
			this.heldUp.clear();
		}
	}

	private isWhole(): boolean {
		try {
			this.companies.expectEqual();
			return true;
		} catch {
			return false;
		}
	}

	/** Edits what is not linked, or was held up. */
	private touch(kind: Kind, side: SideName): void {
		for (const id of this.pairs.rows(kind, side).keys()) {
			const partner = this.pairs.partnerOf(kind, side, id);
			const isHeldUp = this.heldUp.has(id) || this.heldUp.has(partner ?? '');
			if (partner !== undefined && !isHeldUp) continue;
			const text = `Edited ${(serial += 1)}`;
			if (kind === 'account') this.companies.editAccount(side, id, { phone: text });
			else this.companies.editContact(side, id, { jobTitle: text });
		}
	}

	/** @returns false for an error that is about something else. */
	private followAdvice(message: string): boolean {
		for (const kind of KINDS) {
			for (const side of sideNames) {
				if (this.mergeTwins(kind, side, message) || this.mergeLinked(kind, side, message))
					return true;
			}
		}
		return false;
	}

	/** A link that another record has: both are duplicates, or that one was merged into a third one, and keeps its link. */
	private mergeTwins(kind: Kind, side: SideName, message: string): boolean {
		const [, holder = '', link = ''] = LINK_TAKEN.exec(message) ?? [];
		const [here, there] = [this.pairs.rows(kind, side), this.pairs.rows(kind, other(side))];
		if (!there.has(link)) return false;
		if (!here.has(holder)) {
			this.emptyLink(kind, side, holder);
			return true;
		}
		const twin = there.get(link)?.link ?? '';
		if (!here.has(twin) || holder === twin) return false;
		this.pairs.merge(kind, side, twin, holder);
		return true;
	}

	private emptyLink(kind: Kind, side: SideName, id: string): void {
		this.companies.editFields(side, kind, id, { [this.crms.names(side).key]: null });
	}

	/** A record that is already linked to another one: both are duplicates, or that one was deleted. */
	private mergeLinked(kind: Kind, side: SideName, message: string): boolean {
		const [, id = '', current = '', incoming = ''] =
			/ (\S+) is already linked to (\S+), not to (\S+)\.$/.exec(message) ?? [];
		const [here, there] = [this.pairs.rows(kind, side), this.pairs.rows(kind, other(side))];
		if (!here.has(incoming) || !there.has(id)) return false;
		if (here.has(current)) this.pairs.merge(kind, side, incoming, current);
		else this.emptyLink(kind, other(side), id);
		return true;
	}
}
