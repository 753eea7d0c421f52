/** The three triggers as n8n runs them, each with its emulated CRM. */
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import type { ICredentialDataDecryptedObject, ICredentialType, INodeType } from 'n8n-workflow';
import { Dynamics365SyncAppApi } from '../../credentials/Dynamics365SyncAppApi.credentials';
import { SalesforceSyncOAuth2Api } from '../../credentials/SalesforceSyncOAuth2Api.credentials';
import { installN8n } from '../n8n/install';
import { terminalProgress } from '../n8n/progress';
import type { N8nTrigger, SubjectName } from './scenario';
import type { CrmWords, StageCrm } from './stage/crm';
import { appAccount, dynamicsWords, openDynamics } from './stage/dynamics';
import { deletedKey, presentKey } from './stage/keys';
import type { Telling } from './stage/ledger';
import type { Trigger } from './stage/n8nProcess';
import { connectedAccount, openSalesforce, salesforceWords } from './stage/salesforce';
import type { StageTime } from './stage/time';

export interface Subject {
	name: SubjectName;
	/** What it is, for the reader of the table. */
	about: string;
	words: CrmWords;
	credentialType: ICredentialType;
	openCrm(time: StageTime): Promise<StageCrm>;
	connect(url: string): Promise<ICredentialDataDecryptedObject>;
	/** The triggers of the workflow and their credential, with modules as a new process loads them: they remember nothing. */
	loadTriggers(n8nTriggers: readonly N8nTrigger[]): Trigger[];
	/** Which state of which record an item tells. */
	read(item: Item): Telling;
}

const PACKAGE = resolve(__dirname, '..', '..');
const OWN = ['nodes', 'credentials'].map((folder) => join(PACKAGE, folder));
const load = createRequire(__filename);

export const salesforce: Subject = {
	name: 'salesforce',
	about: 'the Salesforce Sync Trigger of this package',
	words: salesforceWords,
	credentialType: new SalesforceSyncOAuth2Api(),
	openCrm: openSalesforce,
	connect: async (url) => ({ ...(await connectedAccount(url)), myDomainUrl: url }),
	loadTriggers: ownTrigger(
		salesforceWords,
		'Salesforce/SalesforceSyncTrigger',
		'SalesforceSyncOAuth2Api',
	),
	read: readChange(salesforceWords),
};

export const dynamics: Subject = {
	name: 'dynamics',
	about: 'the Dynamics 365 Sync Trigger of this package',
	words: dynamicsWords,
	credentialType: new Dynamics365SyncAppApi(),
	openCrm: openDynamics,
	connect: (url) => Promise.resolve(appAccount(url)),
	loadTriggers: ownTrigger(
		dynamicsWords,
		'Dynamics365/Dynamics365SyncTrigger',
		'Dynamics365SyncAppApi',
	),
	read: readChange(dynamicsWords),
};

/** Installs n8n for its own trigger, unless it is there. */
export async function prepareSubjects(): Promise<Subject[]> {
	const modules = join(await installN8n(terminalProgress()), 'node_modules');
	return [salesforce, dynamics, n8nOwn(join(modules, 'n8n-nodes-base'))];
}

function ownTrigger(words: CrmWords, file: string, credential: string) {
	return (): Trigger[] => {
		forgetModules();
		return [
			{
				name: words.lead,
				type: instance<INodeType>(join(PACKAGE, 'nodes', `${file}.node.ts`), basename(file)),
				credentialType: instance<ICredentialType>(
					join(PACKAGE, 'credentials', `${credential}.credentials.ts`),
					credential,
				),
				parameters: {
					entity: { __rl: true, mode: 'name', value: words.lead },
					events: ['created', 'updated', 'deleted'],
					fields: 'selected',
					selectedFields: [words.lastName, words.mark],
				},
			},
		];
	};
}

function forgetModules(): void {
	for (const loaded of Object.keys(load.cache)) {
		if (OWN.some((folder) => loaded.startsWith(folder))) delete load.cache[loaded];
	}
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

function readChange({ mark }: CrmWords) {
	return (item: Item): Telling => {
		const { _change, ...values } = item as unknown as ItemOfChange;
		const { event, id, changedAt } = _change;
		const key =
			event === 'deleted'
				? deletedKey(id)
				: presentKey(id, item[mark] ?? '', Date.parse(changedAt));
		const fields = event === 'deleted' ? undefined : namesOf(values);
		return { key, recordId: id, isCreated: event === 'created', fields };
	};
}

const namesOf = (values: object) => Object.keys(values).toSorted().join();

/** n8n's own trigger always reads the same columns, `Company` and `LastModifiedDate` among them, and says no more. */
function n8nOwn(nodesBase: string): Subject {
	const { version } = load(join(nodesBase, 'package.json')) as { version: string };
	const file = join(nodesBase, 'dist', 'nodes', 'Salesforce', 'SalesforceTrigger.node.js');
	const credential = join(nodesBase, 'dist', 'credentials', 'SalesforceOAuth2Api.credentials.js');
	const credentialType = instance<ICredentialType>(credential, 'SalesforceOAuth2Api');
	return {
		name: 'n8n',
		about: `the Salesforce Trigger of n8n-nodes-base ${version}`,
		words: salesforceWords,
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
			key: presentKey(Id, values[salesforceWords.mark] ?? '', Date.parse(LastModifiedDate)),
			recordId: Id,
			isCreated: false,
			fields: namesOf(values),
		}),
	};
}
