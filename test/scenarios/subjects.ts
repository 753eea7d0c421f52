/** The three triggers as n8n runs them, each with its emulated CRM. */
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { ICredentialDataDecryptedObject, ICredentialType, INodeType } from 'n8n-workflow';
import { Dynamics365SyncAppApi } from '../../credentials/Dynamics365SyncAppApi.credentials';
import { SalesforceSyncOAuth2Api } from '../../credentials/SalesforceSyncOAuth2Api.credentials';
import { installN8n } from '../n8n/install';
import { terminalProgress } from '../n8n/progress';
import type { N8nTrigger, SubjectName } from './scenario';
import type { CrmWords, StageCrm } from './stage/crm';
import { appAccount, openDynamics } from './stage/dynamics';
import { deletedKey, presentKey } from './stage/keys';
import type { Trigger } from './stage/n8nProcess';
import { connectedAccount, openSalesforce } from './stage/salesforce';
import type { StageTime } from './stage/time';

export interface Subject {
	name: SubjectName;
	credentialType: ICredentialType;
	openCrm(time: StageTime): Promise<StageCrm>;
	connect(url: string): Promise<ICredentialDataDecryptedObject>;
	/** The triggers of the workflow, with modules as a new process loads them: they remember nothing. */
	loadTriggers(words: CrmWords, n8nTriggers: readonly N8nTrigger[]): Trigger[];
	/** Which state of which record an item tells. */
	keyOf(words: CrmWords, item: Item): string;
}

const NODES = resolve(__dirname, '..', '..', 'nodes');
const load = createRequire(__filename);

const salesforce: Subject = {
	name: 'salesforce',
	credentialType: new SalesforceSyncOAuth2Api(),
	openCrm: openSalesforce,
	connect: async (url) => ({ ...(await connectedAccount(url)), myDomainUrl: url }),
	loadTriggers: ownTrigger('Salesforce', 'SalesforceSyncTrigger', 'salesforceSyncOAuth2Api'),
	keyOf: keyOfChange,
};

const dynamics: Subject = {
	name: 'dynamics',
	credentialType: new Dynamics365SyncAppApi(),
	openCrm: openDynamics,
	connect: (url) => Promise.resolve(appAccount(url)),
	loadTriggers: ownTrigger('Dynamics365', 'Dynamics365SyncTrigger', 'dynamics365SyncAppApi'),
	keyOf: keyOfChange,
};

/** Installs n8n for its own trigger, unless it is there. */
export async function prepareSubjects(): Promise<Subject[]> {
	const modules = join(await installN8n(terminalProgress()), 'node_modules');
	return [salesforce, dynamics, n8nOwn(join(modules, 'n8n-nodes-base', 'dist'))];
}

function ownTrigger(folder: string, className: string, credentialType: string) {
	return (words: CrmWords): Trigger[] => [
		{
			name: className,
			type: loadAnew(join(NODES, folder, `${className}.node.ts`), className),
			credentialType,
			parameters: {
				recordType: { __rl: true, mode: 'name', value: words.lead },
				events: ['created', 'updated', 'deleted'],
				fields: 'chosen',
				chosenFields: [words.lastName, words.mark],
			},
		},
	];
}

function loadAnew(file: string, className: string): INodeType {
	for (const loaded of Object.keys(load.cache)) {
		if (loaded.startsWith(NODES)) delete load.cache[loaded];
	}
	return instance<INodeType>(file, className);
}

function instance<T>(file: string, className: string): T {
	const Class = (load(file) as Record<string, new () => T>)[className];
	if (!Class) throw new Error(`${file} has no class ${className}`);
	return new Class();
}

/** The values that tell a state from others are text; this package adds what happened. */
type Item = Record<string, string>;

interface ItemOfChange {
	_change: { event: string; id: string; changedAt: string };
}

function keyOfChange({ mark }: CrmWords, item: Item): string {
	const { event, id, changedAt } = (item as unknown as ItemOfChange)._change;
	return event === 'deleted'
		? deletedKey(id)
		: presentKey(id, item[mark] ?? '', Date.parse(changedAt));
}

/** n8n's own trigger always reads the same columns, `Company` and `LastModifiedDate` among them. */
function n8nOwn(nodesBase: string): Subject {
	const file = join(nodesBase, 'nodes', 'Salesforce', 'SalesforceTrigger.node.js');
	const credential = join(nodesBase, 'credentials', 'SalesforceOAuth2Api.credentials.js');
	return {
		name: 'n8n',
		credentialType: instance<ICredentialType>(credential, 'SalesforceOAuth2Api'),
		openCrm: openSalesforce,
		connect: connectedAccount,
		loadTriggers: (_words, n8nTriggers) =>
			n8nTriggers.map((triggerOn) => ({
				name: `Salesforce Trigger ${triggerOn}`,
				type: instance<INodeType>(file, 'SalesforceTrigger'),
				credentialType: 'salesforceOAuth2Api',
				parameters: { authentication: 'oAuth2', triggerOn },
			})),
		keyOf: ({ mark }, { Id = '', LastModifiedDate = '', ...values }) =>
			presentKey(Id, values[mark] ?? '', Date.parse(LastModifiedDate)),
	};
}
