import { CrmError, endsRun } from './errors';

/**
 * Does something for each item, one after the other; an item that fails fails alone. After an error that ends the run,
 * nothing is done for the items that follow, which get the same error.
 * @returns for each item the result, or its error.
 */
export async function oneByOne<Item, Result>(
	items: Iterable<Item>,
	act: (item: Item) => Promise<Result>,
): Promise<Array<Result | CrmError>> {
	const results: Array<Result | CrmError> = [];
	let endedBy: CrmError | undefined;
	for (const item of items) {
		try {
			if (endedBy) throw endedBy;
			results.push(await act(item));
		} catch (error) {
			if (!(error instanceof CrmError)) throw error;
			if (endsRun(error)) endedBy ??= error;
			results.push(error);
		}
	}
	return results;
}
