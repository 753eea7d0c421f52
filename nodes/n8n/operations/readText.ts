import { CrmError } from '../../crm/errors';
import { readList } from '../run/typedValues';
import type { ItemContext } from './operation';

/**
 * A parameter with text, without spaces around it; '' where an expression returns nothing.
 * @throws CrmError for a list of several values.
 */
export function readText({ context, itemIndex }: ItemContext, name: string): string {
	const given = context.getNodeParameter(name, itemIndex, '') as unknown;
	const [value = '', ...others] = Array.isArray(given) ? (given as unknown[]) : [given];
	if (others.length === 0) return String((value as string | number | null) ?? '').trim();
	throw new CrmError(`The parameter "${name}" has ${others.length + 1} values, not one.`, {
		kind: 'invalidRecord',
		advice: 'Enter one value, or join them to a text first, such as by .join(", ").',
	});
}

/** A parameter with several texts, as a list, also in JSON, or separated as in readList; without empty ones. */
export function readTexts({ context, itemIndex }: ItemContext, name: string): string[] {
	const given: unknown = context.getNodeParameter(name, itemIndex, '');
	return readList(given).map((text) => String(text).trim());
}
