/** The errors of an operation in docs/operations/. */
import type { INodeProperties } from 'n8n-workflow';
import type { RecordedError } from '../../nodes/n8n/badInput/recordError';
import { toTable } from './markdown';

/**
 * @param errors of one operation.
 * @param properties of the operation, in the CRM of an error.
 * @returns a table, in which a case has a row for each CRM only where the advice differs.
 */
export function describeErrors(
	errors: readonly RecordedError[],
	properties: (crm: string) => readonly INodeProperties[],
): string | undefined {
	if (errors.length === 0) return undefined;
	const cases = Map.groupBy(errors, ({ parameter, what }) => `${parameter ?? ''}: ${what}`);
	const rows = [...cases.values()].flatMap((all) => {
		const different = all.filter(
			(error, index) => all.findIndex((other) => isSame(error, other)) === index,
		);
		return different.map(({ crm, parameter, what, message, advice }) => [
			[
				parameter === undefined
					? toSentence(what)
					: `**${labelOf(properties(crm), parameter)}**: ${what}`,
				...(different.length > 1 ? [`(${crm})`] : []),
			].join(' '),
			toCell(message),
			toCell(advice),
		]);
	});
	return toTable(['When', 'Message', 'What to do'], rows);
}

/** The same advice, whatever each CRM calls its fields. */
const isSame = (one: RecordedError, other: RecordedError) =>
	unnamed(one.advice) === unnamed(other.advice);

const unnamed = (advice: string) => advice.replace(/"[^"]*"/g, '""');

/** @throws when the parameter is gone, while the snapshot still has its error. */
function labelOf(properties: readonly INodeProperties[], parameter: string): string {
	const found = properties.find(({ name }) => name === parameter);
	if (!found) throw new Error(`There is an error of the parameter ${parameter}, which is gone`);
	return found.displayName;
}

const toSentence = (what: string) => what.charAt(0).toUpperCase() + what.slice(1);

/** What would end a cell or start formatting is escaped. */
const toCell = (text: string) => text.replace(/[|<*_[\]]/g, '\\$&').replaceAll('\n', ' ');
