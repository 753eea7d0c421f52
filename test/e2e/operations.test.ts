/** The table of operations in a real n8n: one workflow for each operation that a product has. */
import type { IDataObject } from 'n8n-workflow';
import { operationsOf } from '../../nodes/n8n/operations';
import { connectCrms, type CredentialIds } from '../n8n/credentials';
import { mapInEditor } from '../support/mapper';
import { actionNode, loadFields, publishWebhook, readTextFile } from './actionNode';
import { startHost, type Host } from './host';
import {
	operationRows,
	operationsWithoutRow,
	rowCrms,
	type Colleague,
	type Given,
	type OperationRow,
	type RecordAfter,
} from './operationRows';

const CRMS = [
	{ label: 'Dynamics 365', key: 'dynamics365' },
	{ label: 'Salesforce', key: 'salesforce' },
] as const;

let host: Host;
let credentialIds: CredentialIds;

beforeAll(async () => {
	host = await startHost();
	const { api, dynamics365, salesforce } = host;
	credentialIds = await connectCrms(api, {
		dynamics365: dynamics365.url,
		salesforce: salesforce.url,
	});
});

afterAll(() => host?.stop());

/** A name that no other row has. */
const nameOf = ({ of, variant }: OperationRow) => [of, variant].filter(Boolean).join('.');

function toForm(given: Given, { name, content }: NonNullable<OperationRow['file']>): FormData {
	const form = new FormData();
	for (const [field, value] of Object.entries(given)) form.append(field, value);
	form.append('data', new Blob([content], { type: 'text/plain' }), name);
	return form;
}

describe.each(CRMS)('$label', ({ label, key }) => {
	const { underTest, colleague } = rowCrms[label];
	const { product } = underTest;
	const rows: readonly OperationRow[] = operationRows[label];
	const operations = operationsOf(product);

	const others = () => host[key].as(colleague.id);
	const before: Colleague = {
		create: (entity, values) => others().create(entity, values),
		remove: (entity, id) => others().delete(entity, id),
	};

	/** A record as it is; undefined for one in the Recycle Bin. */
	function read([entity, which]: RecordAfter): object | undefined {
		const has = (record: Readonly<Record<string, unknown>>) =>
			Object.entries(which ?? {}).every(([name, value]) => record[name] === value);
		const record =
			typeof which === 'string' ? others().get(entity, which) : others().list(entity).find(has);
		return record?.IsDeleted === true ? undefined : record;
	}

	/** The node as a person leaves it: the fields of a mapper are those that the editor loads. */
	async function configure({ of, parameters = {}, mapped = {} }: OperationRow) {
		const operation = operations.find((each) => `${each.resource}.${each.value}` === of);
		if (!operation) throw new Error(`${label} has no operation ${of}`);
		const [{ value: authentication }] = product.authenticationMethods;
		const { resource, value } = operation;
		const selected = { authentication, resource, operation: value, ...parameters };
		const node = { ...actionNode(label, credentialIds), parameters: selected };
		const mappers = Object.entries(mapped).map(async ([path, filled]) => {
			const property = operation.properties(product).find(({ name }) => name === path);
			const methodName = property?.typeOptions?.resourceMapper?.resourceMapperMethod ?? '';
			const fields = await loadFields(host.api, node, { path, methodName });
			return [path, mapInEditor(fields, filled)] as const;
		});
		const filled = Object.fromEntries(await Promise.all(mappers));
		return { ...node, parameters: { ...selected, ...filled } };
	}

	async function run(row: OperationRow, given: Given, name = nameOf(row)): Promise<IDataObject[]> {
		const path = `${key}-${name}`.replaceAll('.', '-');
		const nodes = [await configure(row), ...(row.showsFile ? [readTextFile] : [])];
		const start = await publishWebhook(host, path, nodes);
		return await start(row.file ? toForm(given, row.file) : { ...given });
	}

	async function prepare(row: OperationRow): Promise<Given> {
		const { follows, given } = row;
		if (!follows) return given?.(before) ?? {};
		const ofBoth = await prepare(follows);
		const [item] = await run(follows, ofBoth, `before-${nameOf(row)}`);
		return { ...ofBoth, ...(typeof item?.id === 'string' && { made: item.id }) };
	}

	test('every operation has a row', () => {
		expect(operationsWithoutRow(label)).toEqual([]);
	});

	test.each(rows.map((row) => [nameOf(row), row] as const))('%s', async (_, row) => {
		const given = await prepare(row);
		const items = await run(row, given);
		expect(items).toMatchObject(row.items(given));
		for (const record of row.after?.(given, items[0] ?? {}) ?? []) {
			const [, , fields] = record;
			if (fields) expect(read(record)).toMatchObject(fields);
			else expect(read(record)).toBeUndefined();
		}
	});
});
