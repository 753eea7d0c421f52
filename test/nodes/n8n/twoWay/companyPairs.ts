/** Accounts and contacts of both CRMs, and which of them are linked to each other. */
import type { Companies } from './companies';
import { other, type SideName } from './twoCrms';

export type Kind = 'account' | 'contact';

export const KINDS: readonly Kind[] = ['account', 'contact'];

export type Row = { link: string | null; account?: string | null };

export class CompanyPairs {
	/** IDs of records that were deleted or merged, with the ID of the record that they were merged into. */
	readonly gone = new Map<string, string | null>();

	constructor(private readonly companies: Companies) {}

	rows(kind: Kind, side: SideName): ReadonlyMap<string, Row> {
		return kind === 'account' ? this.companies.accounts(side) : this.companies.contacts(side);
	}

	/** The record that this one is linked to, if that is linked to this one. */
	partnerOf(kind: Kind, side: SideName, id: string): string | undefined {
		const link = this.rows(kind, side).get(id)?.link ?? '';
		return this.rows(kind, other(side)).get(link)?.link === id ? link : undefined;
	}

	/** The account of the other side that contacts of this one belong to; undefined when it is not there. */
	counterpart(side: SideName, account: string): string | undefined {
		const partner = this.partnerOf('account', side, account);
		if (partner !== undefined) return partner;
		const link = this.remainingOf(this.rows('account', side).get(account)?.link ?? null);
		return link && this.rows('account', other(side)).has(link) ? link : undefined;
	}

	/** The record that is left of this one after all merges; null when that was deleted. */
	private remainingOf(id: string | null): string | null {
		let remaining = id;
		while (remaining !== null && this.gone.has(remaining)) remaining = this.gone.get(remaining)!;
		return remaining;
	}

	/** Deletes the merged records that still exist although the one that they were merged into was deleted. */
	deleteLeftovers(kind: Kind, side: SideName): void {
		for (const id of this.companies.merged(side, kind)) {
			if (this.gone.has(id) && this.remainingOf(id) === null) {
				this.companies.delete(side, kind, id);
			}
		}
	}

	merge(kind: Kind, side: SideName, mergedId: string, masterId: string): void {
		this.companies.merge(side, kind, { masterId, mergedId });
		this.gone.set(mergedId, masterId);
	}
}
