/** The table of values in a real n8n: one workflow for each way to map, with parameters as the editor saves them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, INodeParameters, ResourceMapperField } from 'n8n-workflow';
import { untilTriggersListen } from '../../demo/workflows';
import { startDataverseEmulator, type DataverseEmulator } from '../emulators/dataverse';
import { emulatorCertificates, trustEmulators } from '../emulators/kernel/tls';
import { startSalesforceEmulator, type SalesforceEmulator } from '../emulators/salesforce';
import { becomeOwner, type N8nApi } from '../n8n/api';
import { connectCrms, salesforceApp, type CredentialIds } from '../n8n/credentials';
import { installN8n } from '../n8n/install';
import { installPackage, packProject } from '../n8n/package';
import { terminalProgress } from '../n8n/progress';
import { freePort, startN8n, type N8nServer } from '../n8n/server';
import { matchBy, rowsOf, type Row } from '../nodes/cases/valueTable';
import { dynamics365 } from '../products/dynamics365';
import { salesforce } from '../products/salesforce';
import { mapInEditor } from '../support/mapper';

const CRMS = [
	{ underTest: dynamics365, node: 'dynamics365Sync', credential: 'dynamics365SyncAppApi' },
	{ underTest: salesforce, node: 'salesforceSync', credential: 'salesforceSyncOAuth2Api' },
] as const;

let folder: string;
let crms: [DataverseEmulator, SalesforceEmulator];
let n8n: N8nServer;
let api: N8nApi;
let credentialIds: CredentialIds;

beforeAll(async () => {
	await trustEmulators();
	folder = await mkdtemp(join(tmpdir(), 'crm-sync-values-'));
	const port = await freePort();
	const [dataverse, org] = (crms = [
		await startDataverseEmulator(),
		await startSalesforceEmulator({ apps: [salesforceApp(`http://localhost:${port}`)] }),
	]);
	const userFolder = join(folder, 'n8n');
	const installation = await installN8n(terminalProgress());
	await installPackage(await packProject(folder), userFolder);
	const { caPem } = await emulatorCertificates();
	n8n = await startN8n({ installation, userFolder, port, caPem });
	api = await becomeOwner(n8n.url);
	credentialIds = await connectCrms(api, { dynamics365: dataverse.url, salesforce: org.url });
});

afterAll(async () => {
	await n8n?.stop();
	for (const crm of crms ?? []) await crm.close();
	await rm(folder, { recursive: true, force: true });
});

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

describe.each(CRMS)('$node', ({ underTest, node, credential }) => {
	const { entity, name, fields } = underTest.thing;
	const type = `n8n-nodes-crm-sync.${node}`;
	const credentials = () => ({
		[credential]: { id: credentialIds[credential], name: credential },
	});
	const [{ value: authentication }] = underTest.product.authenticationMethods;
	const selected = {
		...{ authentication, resource: 'record', operation: 'upsert' },
		entity: { __rl: true, mode: 'name', value: entity },
	};

	/** What the editor loads while the node is open. */
	async function offered(): Promise<ResourceMapperField[]> {
		const path = '/dynamic-node-parameters/resource-mapper-fields';
		const loaded = await api.rest<{ fields: ResourceMapperField[] }>('POST', path, {
			nodeTypeAndVersion: { name: type, version: 1 },
			path: 'parameters.fields',
			methodName: 'getWritableFields',
			currentNodeParameters: selected,
			credentials: credentials(),
		});
		return loaded.fields;
	}

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
		const nodes = [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				webhookId: path,
				parameters: {
					...{ httpMethod: 'POST', path, options: {} },
					...{ responseMode: 'lastNode', responseData: 'allEntries' },
				},
			},
			{
				name: 'Items',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				parameters: { fieldToSplitOut: 'body.items', options: {} },
			},
			{
				...{ name: 'Write', type, typeVersion: 1, credentials: credentials() },
				onError: 'continueRegularOutput',
				parameters: {
					...{ ...selected, fields: mapper },
					...matchBy(name),
					onNoMatch: 'create',
				},
			},
		].map((each, index) => ({ ...each, id: `${path}-${index}`, position: [index * 200, 0] }));
		const { id } = await api.publicApi<{ id: string }>('POST', '/workflows', {
			...{ name: path, nodes },
			connections: {
				Webhook: { main: [[{ node: 'Items', type: 'main', index: 0 }]] },
				Items: { main: [[{ node: 'Write', type: 'main', index: 0 }]] },
			},
			settings: { timezone: 'America/New_York' },
		});
		await api.publicApi('POST', `/workflows/${id}/publish`, {});
		await untilTriggersListen(api, path, id);
		return async (items: readonly IDataObject[]) => {
			const answer = await fetch(`${n8n.url}/webhook/${path}`, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify({ items }),
			});
			return (await answer.json()) as IDataObject[];
		};
	}

	test('every value has the result of the table, mapped by hand and automatically', async () => {
		const rows = rowsOf(underTest.thing).filter(isJson);
		const schema = await offered();
		const ways = {
			automatically: await publish(`${node}-automatic`, automatic(schema)),
			'by hand': await publish(`${node}-by-hand`, byHand(schema)),
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
