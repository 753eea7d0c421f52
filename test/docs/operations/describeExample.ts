/** The example of an operation in docs/operations/. */
import { toTable } from './markdown';
import type { RecordedExample } from './recordedExample';

export function describeExample(example: RecordedExample): string[] {
	const { crm, settings, input, inputFile, output, outputFile, isShortened } = example;
	return [
		`**Example** (${crm} Sync)`,
		...(settings.length > 0
			? [
					toTable(
						['Parameter', 'Value'],
						settings.map(([label, value]) => [label, toCell(value)]),
					),
				]
			: []),
		...(input ? [`Input${withFile(inputFile)}:`, toJson(input)] : []),
		`Output${withFile(outputFile)}${isShortened ? ', shortened' : ''}:`,
		toJson(output),
	];
}

const withFile = (name?: string) => (name ? `, with the file \`${name}\` in \`data\`` : '');

/** A vertical bar would end the cell. */
const toCell = (value: string) => value.replaceAll('|', '\\|');

/** A short item in one line. */
function toJson(json: object): string {
	const lines = JSON.stringify(json, null, 2);
	const line = lines.replace(/\n\s*/g, ' ');
	return `\`\`\`json\n${line.length <= MAX_LINE ? line : lines}\n\`\`\``;
}

const MAX_LINE = 90;
