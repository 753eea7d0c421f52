/** The three triggers as n8n runs them, each with its emulated CRM. */
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import type { ICredentialDataDecryptedObject, ICredentialType, INodeType } from 'n8n-workflow';
import { Dynamics365SyncAppApi } from '../../credentials/Dynamics365SyncAppApi.credentials';
import { SalesforceSyncOAuth2Api } from '../../credentials/SalesforceSyncOAuth2Api.credentials';
import { installN8n } from '../n8n/install';
import { terminalProgress } from '../n8n/progress';
import { forgetPolls } from '../support/newProcess';
import type { N8nTrigger, SubjectName } from './scenario';
import type { CrmNames, StageCrm } from './stage/crm';
import { appAccount, dynamicsNames, openDynamics } from './stage/dynamics';
import { deletedKey, presentKey } from './stage/keys';
import type { EmittedState } from './stage/ledger';
import type { Trigger } from './stage/n8nProcess';
import { connectedAccount, openSalesforce, salesforceNames } from './stage/salesforce';
import type { StageTime } from './stage/time';

export interface Subject {
	name: SubjectName;
	/** What it is, shown above the table. */
	about: string;
	names: CrmNames;
	credentialType: ICredentialType;
	openCrm(time: StageTime): Promise<StageCrm>;
	connect(url: string): Promise<ICredentialDataDecryptedObject>;
	/** The triggers of the workflow and their credential, with modules as a new process loads them, without state. */
	loadTriggers(n8nTriggers: readonly N8nTrigger[]): Trigger[];
	/** Which state of which record an item holds. */
	read(item: Item): EmittedState;
}

const PACKAGE = resolve(__dirname, '..', '..');
const OWN = ['nodes', 'credentials'].map((folder) => join(PACKAGE, folder));
const load = createRequire(__filename);

export const salesforce: Subject = {
	name: 'salesforce',
	about: 'the Salesforce Sync Trigger of this package',
	names: salesforceNames,
	credentialType: new SalesforceSyncOAuth2Api(),
	openCrm: openSalesforce,
	connect: async (url) => ({ ...(await connectedAccount(url)), myDomainUrl: url }),
	loadTriggers: ownTrigger(
		salesforceNames,
		'Salesforce/SalesforceSyncTrigger',
		'SalesforceSyncOAuth2Api',
	),
	read: readChange(salesforceNames),
};

export const dynamics: Subject = {
	name: 'dynamics',
	about: 'the Dynamics 365 Sync Trigger of this package',
	names: dynamicsNames,
	credentialType: new Dynamics365SyncAppApi(),
	openCrm: openDynamics,
	connect: (url) => Promise.resolve(appAccount(url)),
	loadTriggers: ownTrigger(
		dynamicsNames,
		'Dynamics365/Dynamics365SyncTrigger',
		'Dynamics365SyncAppApi',
	),
	read: readChange(dynamicsNames),
};

/** Installs n8n for its own trigger, unless it is installed already. */
export async function prepareSubjects(): Promise<Subject[]> {
	const modules = join(await installN8n(terminalProgress()), 'node_modules');
	return [salesforce, dynamics, n8nOwn(join(modules, 'n8n-nodes-base'))];
}

function ownTrigger(names: CrmNames, file: string, credential: string) {
	return (): Trigger[] => {
		forgetModules();
		return [
			{
				name: names.lead,
				type: instance<INodeType>(join(PACKAGE, 'nodes', `${file}.node.ts`), basename(file)),
				credentialType: instance<ICredentialType>(
					join(PACKAGE, 'credentials', `${credential}.credentials.ts`),
					credential,
				),
				parameters: {
					entity: { __rl: true, mode: 'name', value: names.lead },
					events: ['created', 'updated', 'deleted'],
					fields: 'selected',
					selectedFields: [names.lastName, names.versionField],
				},
			},
		];
	};
}

function forgetModules(): void {
	for (const loaded of Object.keys(load.cache)) {
		if (OWN.some((folder) => loaded.startsWith(folder))) delete load.cache[loaded];
	}
	forgetPolls();
}

function instance<T>(file: string, className: string): T {
	const Class = (load(file) as Record<string, new () => T>)[className];
	if (!Class) throw new Error(`${file} has no class ${className}`);
	return new Class();
}

/** The values that identify a state are text; this package adds the change. */
type Item = Record<string, string>;

interface ItemOfChange {
	_change: { event: string; id: string; changedAt: string };
}

function readChange({ versionField }: CrmNames) {
	return (item: Item): EmittedState => {
		const { _change, ...values } = item as unknown as ItemOfChange;
		const { event, id, changedAt } = _change;
		const key =
			event === 'deleted'
				? deletedKey(id)
				: presentKey(id, item[versionField] ?? '', Date.parse(changedAt));
		const fields = event === 'deleted' ? undefined : namesOf(values);
		return { key, recordId: id, isCreated: event === 'created', fields };
	};
}

const namesOf = (values: object) => Object.keys(values).toSorted().join();

/** n8n's own trigger always reads the same columns, `Company` and `LastModifiedDate` among them, and returns nothing else. */
function n8nOwn(nodesBase: string): Subject {
	const { version } = load(join(nodesBase, 'package.json')) as { version: string };
	const file = join(nodesBase, 'dist', 'nodes', 'Salesforce', 'SalesforceTrigger.node.js');
	const credential = join(nodesBase, 'dist', 'credentials', 'SalesforceOAuth2Api.credentials.js');
	const credentialType = instance<ICredentialType>(credential, 'SalesforceOAuth2Api');
	return {
		name: 'n8n',
		about: `the Salesforce Trigger of n8n-nodes-base ${version}`,
		names: salesforceNames,
		credentialType,
		openCrm: openSalesforce,
		connect: connectedAccount,
		loadTriggers: (n8nTriggers) =>
			n8nTriggers.map((triggerOn) => ({
				name: `Salesforce Trigger ${triggerOn}`,
				type: instance<INodeType>(file, 'SalesforceTrigger'),
				credentialType,
				parameters: { authentication: 'oAuth2', triggerOn },
			})),
		read: ({ Id = '', LastModifiedDate = '', ...values }) => ({
			key: presentKey(Id, values[salesforceNames.versionField] ?? '', Date.parse(LastModifiedDate)),
			recordId: Id,
			isCreated: false,
			fields: namesOf(values),
		}),
	};
}
