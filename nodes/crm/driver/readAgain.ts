import { CrmError } from '../errors';
import { orError } from '../orError';

/**
 * What records say about a write whose response was lost, by ID. If they cannot be read, it stays unknown what became of
 * them, and the map is empty.
 */
export async function readAgain<State>(
	reading: Promise<ReadonlyMap<string, State>>,
): Promise<ReadonlyMap<string, State>> {
	const states = await orError(reading, () => true);
	return states instanceof CrmError ? new Map() : states;
}
