/** The table of parameters of an operation. */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { different, toTable } from './markdown';

/**
 * @param properties of each product that has the operation.
 * @returns a table, in which what the CRMs call differently is there once for each of them.
 */
export function describeParameters(
	properties: ReadonlyArray<readonly INodeProperties[]>,
): string | undefined {
	const rows = properties.map((each) =>
		each.filter(({ type }) => type !== 'notice').flatMap(toRows),
	);
	const [first = []] = rows;
	if (first.length === 0) return undefined;
	return toTable(
		['Parameter', 'Values', 'Description'],
		first.map((_, index) => {
			const cells = rows.map((each) => each[index] ?? []);
			return [0, 1, 2].map((column) => different(cells.map((cell) => cell[column])));
		}),
	);
}

/** The cells of a parameter; an Options collection has a row for each of its options instead. */
function toRows(property: INodeProperties): string[][] {
	const { type, displayName, options = [], description } = property;
	if (type === 'collection') {
		return (options as INodeProperties[]).flatMap((option) =>
			toRows({ ...option, displayName: `${displayName} > ${option.displayName}` }),
		);
	}
	return [[`**${displayName}**`, valuesOf(property), plain(description)]];
}

function valuesOf({ type, options = [], default: byDefault }: INodeProperties): string {
	if (type !== 'options') return '';
	return (options as INodePropertyOptions[])
		.map(({ name, value }) => (value === byDefault ? `${name} (default)` : name))
		.join('; ');
}

/** Without the sentence about expressions, which the editor shows with every list. */
const plain = (description = '') =>
	description
		.replace(
			/Choose from the list, or specify IDs? using an? .*?<\/a>\.?|Choose from the list.*$/,
			'',
		)
		.trim();
