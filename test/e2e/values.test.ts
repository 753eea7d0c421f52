/** The table of values in a real n8n: one workflow for each way to map, with parameters as the editor saves them. */
import type { IDataObject, INodeParameters, ResourceMapperField } from 'n8n-workflow';
import { connectCrms, type CredentialIds } from '../n8n/credentials';
import { matchBy, rowsOf, type Row } from '../nodes/cases/valueTable';
import { dynamics365 } from '../products/dynamics365';
import { salesforce } from '../products/salesforce';
import { mapInEditor } from '../support/mapper';
import { actionNode, loadFields, publishWebhook } from './actionNode';
import { startHost, type Host } from './host';

const CRMS = [
	{ label: 'Dynamics 365', underTest: dynamics365 },
	{ label: 'Salesforce', underTest: salesforce },
] as const;

let host: Host;
let credentialIds: CredentialIds;

beforeAll(async () => {
	host = await startHost();
	const { api, dynamics365: environment, salesforce: org } = host;
	credentialIds = await connectCrms(api, { dynamics365: environment.url, salesforce: org.url });
});

afterAll(() => host?.stop());

/** Those whose values a request to n8n can carry. */
const isJson = ([, , { item }]: Row) =>
	!(item instanceof Date) && (typeof item !== 'number' || Number.isFinite(item));

const canonical = (expected: Row[3]) =>
	'to' in expected
		? { to: expected.to }
		: { rejected: expect.stringMatching(expected.rejected) as string };

/** Where On Error says to continue, n8n keeps of a failed item only its error. */
function resultOf({ outcome, changes, reason, error }: IDataObject): IDataObject {
	if (outcome !== 'updated') return { rejected: reason ?? error };
	return { to: (changes as IDataObject[])[0]?.to };
}

describe.each(CRMS)('$label', ({ label, underTest }) => {
	const { entity, name, fields } = underTest.thing;
	const [{ value: authentication }] = underTest.product.authenticationMethods;
	const selected = {
		...{ authentication, resource: 'record', operation: 'upsert' },
		entity: { __rl: true, mode: 'name', value: entity },
	};

	const nodeWith = (parameters: INodeParameters) => ({
		...actionNode(label, credentialIds),
		parameters,
	});

	const automatic = (schema: ResourceMapperField[]) =>
		({
			...{ mappingMode: 'autoMapInputData', value: null },
			...{ matchingColumns: [], schema },
		}) as unknown as INodeParameters;

	/** An expression for every field: one that the item does not have is not written. */
	const byHand = (schema: ResourceMapperField[]) =>
		mapInEditor(
			schema,
			Object.fromEntries(
				[name, ...Object.values(fields)].map((field) => [field, `={{ $json["${field}"] }}`]),
			),
		);

	/** @returns a function that runs the workflow for some items; the outcomes, in order. */
	async function publish(path: string, mapper: INodeParameters) {
		const items = {
			name: 'Items',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'body.items', options: {} },
		};
		const write = nodeWith({
			...{ ...selected, fields: mapper },
			...matchBy(name),
			onNoMatch: 'create',
		});
		const run = await publishWebhook(host, path, [items, write]);
		return async (values: readonly IDataObject[]) => await run({ items: [...values] });
	}

	test('every value has the result of the table, mapped by hand and automatically', async () => {
		const rows = rowsOf(underTest.thing).filter(isJson);
		const mapper = { path: 'fields', methodName: 'getWritableFields' };
		const schema = await loadFields(host.api, nodeWith(selected), mapper);
		const ways = {
			automatically: await publish(`${entity}-automatic`, automatic(schema)),
			'by hand': await publish(`${entity}-by-hand`, byHand(schema)),
		};
		for (const [way, run] of Object.entries(ways)) {
			const named = (index: number) => ({ [name]: `${way} ${index}` });
			const before = rows.map(([kind, value], index) => ({
				...named(index),
				[fields[kind]!]: value,
			}));
			const created = await ways.automatically(before as IDataObject[]);
			expect(created.filter(({ outcome }) => outcome !== 'created')).toEqual([]);
			const outcomes = await run(
				rows.map(([kind, , { item }], index) => ({
					...named(index),
					[fields[kind]!]: item as IDataObject,
				})),
			);
			const shown = rows.map(([kind, , { item }]) => [way, kind, item]);
			expect(outcomes.map((outcome, index) => [...shown[index]!, resultOf(outcome)])).toEqual(
				rows.map(([, , , expected], index) => [...shown[index]!, canonical(expected)]),
			);
		}
	});
});
