import { CrmError } from '../../crm/errors';
import type { ItemContext } from './operation';
import { readText } from './readText';

interface Option<Value extends string> {
	name: string;
	/** As the editor shows it. */
	label: string;
	/** What the parameter can be. */
	values: readonly Value[];
}

/**
 * A parameter with a list of values, in any case: an expression, or an AI agent, can return anything, and a value in
 * its place could write something else than what is meant.
 * @throws CrmError when it is none of them.
 */
export function readOption<Value extends string>(
	item: ItemContext,
	{ name, label, values }: Option<Value>,
): Value {
	const given = readText(item, name);
	const found = values.find((value) => value.toLowerCase() === given.toLowerCase());
	if (found !== undefined) return found;
	const problem = given === '' ? 'has no value' : `cannot be ${JSON.stringify(given)}`;
	throw new CrmError(`${label} ${problem}.`, {
		kind: 'misconfigured',
		advice: `Use one of these: ${values.join(', ')}.`,
	});
}
