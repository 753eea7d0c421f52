/** Records the examples of the docs, from the table of operations; "npm run docs" shows them. */
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { rowCrms } from '../../e2e/operationRows';
import {
	nameOf,
	operationsIn,
	rowOf,
	setRowStage,
	type Label,
} from '../../nodes/n8n/badInput/rowStage';
import { toReadable } from '../../support/readable';
import { errorOf } from '../../support/itemError';
import { exampleChanges } from './exampleChanges';
import type { RecordedExample } from './recordedExample';
import { shorten } from './shorten';
import { showSettings } from './showSettings';

/** One example is enough for an operation that both CRMs have. */
const shownIn: Readonly<Record<Label, (of: string) => boolean>> = {
	Salesforce: () => true,
	'Dynamics 365': (of) => !operationsIn('Salesforce').some((each) => nameOf(each) === of),
};

describe.each(Object.keys(shownIn) as Label[])('%s', (label) => {
	const stage = setRowStage(label);
	const { product } = rowCrms[label].underTest;
	const operations = operationsIn(label)
		.filter((operation) => shownIn[label](nameOf(operation)))
		.map((operation) => ({ of: nameOf(operation), operation }));

	test.each(operations)('$of', async ({ of, operation }) => {
		const row = rowOf(label, of);
		const changes = exampleChanges[of] ?? {};
		const prepared = await stage.prepare(of);
		const given = { ...prepared, ...changes.input?.(prepared, stage.crm) };
		const items = await stage.run(of, [given], changes);
		const [first] = items;
		expect(errorOf(first)).toBeUndefined();

		const mapped = Object.entries({ ...row.mapped, ...changes.mapped }).map(([name, fields]) => [
			name,
			{ value: { ...row.mapped?.[name], ...fields } },
		]);
		const parameters: INodeParameters = {
			...row.parameters,
			...changes.parameters,
			...(Object.fromEntries(mapped) as INodeParameters),
		};
		const { value: output, isShortened } = shorten(first!.json, changes.without);
		const example: RecordedExample = {
			...{ crm: label, of },
			settings: showSettings(operation.properties(product), parameters),
			input: readBy(parameters, given),
			inputFile: row.file?.name,
			output: output as IDataObject,
			outputFile: fileOf(first!),
			isShortened: isShortened || items.length > 1,
		};
		const text = JSON.stringify(example, null, '\t');
		expect(toReadable(text, { label, url: stage.crm.url })).toMatchSnapshot();
	});
});

/** The properties of an item that the parameters refer to. */
function readBy(parameters: INodeParameters, given: IDataObject): IDataObject | undefined {
	const text = JSON.stringify(parameters);
	const read = Object.entries(given).filter(([name]) => text.includes(`$json.body.${name} }}`));
	return read.length > 0 ? Object.fromEntries(read) : undefined;
}

const fileOf = ({ binary = {} }: INodeExecutionData) =>
	Object.values(binary)
		.map(({ fileName }) => fileName)
		.at(0);
