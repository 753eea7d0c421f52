/** Does what can be done to a record only once, such as closing it, where several items can be for the same record. */
import { CrmError, endsRun } from '../../crm/errors';

export interface ForRecord {
	/** The id of the record. */
	recordId: string;
	/** What the item wants of it, the same text for the same: what was rejected for one is rejected for the other. */
	wanted: string;
}

/** What an item has of an earlier one for the same record, which settled what becomes of it. */
export interface Earlier<Result> {
	result: Result;
	/** Whether both want the same of the record. */
	isSame: boolean;
}

export type Once<Result> = { result: Result } | { earlier: Earlier<Result> } | CrmError;

/**
 * The first item of a record decides, and the others come too late, as they would in a later execution. Where it is
 * rejected, the next item that wants something else is tried.
 * @param act what it does for items, of which no two are for the same record; one result per item, in order.
 */
export async function oncePerRecord<Item extends ForRecord, Result>(
	items: readonly Item[],
	act: (some: readonly Item[]) => Promise<ReadonlyArray<Result | CrmError>>,
): Promise<Array<Once<Result>>> {
	const settled = new Map<Item, Once<Result>>();
	let open = items;
	while (open.length > 0) {
		const deciding = firstOfEach(open);
		const results = await act([...deciding.values()]);
		const resultOf = new Map([...deciding.keys()].map((id, index) => [id, results[index]!]));
		for (const item of open) {
			const decider = deciding.get(item.recordId)!;
			const result = resultOf.get(item.recordId)!;
			const isSame = item.wanted === decider.wanted;
			if (!(result instanceof CrmError))
				settled.set(item, item === decider ? { result } : { earlier: { result, isSame } });
			else if (isSame || isFinal(result)) settled.set(item, result);
		}
		open = open.filter((item) => !settled.has(item));
	}
	return items.map((item) => settled.get(item)!);
}

const firstOfEach = <Item extends ForRecord>(items: readonly Item[]): Map<string, Item> =>
	new Map(items.toReversed().map((item) => [item.recordId, item]));

/** After it, another attempt could do it twice, or cannot succeed. */
const isFinal = (error: CrmError) =>
	error.outcomeUnknown || error.kind === 'retryLater' || endsRun(error);
