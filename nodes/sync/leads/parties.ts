/** What a lead becomes. */

/** Besides an opportunity. */
export const parties = ['account', 'contact'] as const;
export type Party = (typeof parties)[number];

export type ByParty<Value> = Readonly<Partial<Record<Party, Value>>>;

/** What became of a lead. An ID is absent where there is no such record, or a dry run would create it. */
export interface Successors {
	accountId?: string;
	contactId?: string;
	opportunityId?: string;
}

/** A lead that was converted or qualified. */
export interface FinishedLead extends Successors {
	id: string;
	/** False for a lead that an earlier execution has finished. */
	isNew: boolean;
}
