/** A third CRM that only the tests have: it shows that a product is one folder and one line in a list. */
import { changeEvents } from '../../../nodes/sync/changes/change';
import type { EmulatedProduct, ProductUnderTest } from '../productUnderTest';
import { startMemoryEmulator } from './emulator';
import { ALICE, APP, TEAM } from './emulator/schema';
import { MemorySync } from './MemorySync.node';
import { MemorySyncApi } from './MemorySyncApi.credentials';
import { MemorySyncTrigger } from './MemorySyncTrigger.node';
import { memory as product } from './product';

export const memory: ProductUnderTest = {
	name: product.label,
	product,
	Action: MemorySync,
	Trigger: MemorySyncTrigger,
	credentialTypes: [new MemorySyncApi()],
	start,
	names: {
		lead: 'lead',
		contact: 'contact',
		account: 'account',
		leadId: 'id',
		created: 'createdOn',
		firstName: 'firstName',
		lastName: 'lastName',
		fullName: 'fullName',
		company: 'company',
		email: 'email',
		phone: 'phone',
		jobTitle: 'jobTitle',
		employees: 'employees',
		region: 'region',
		interests: 'interests',
		doNotCall: 'doNotCall',
		notes: 'notes',
		key: 'externalId',
		syncStamp: 'syncStamp',
		owner: 'ownerId',
		ownerByEmail: 'ownerId:user.email',
		accountName: 'name',
		website: 'website',
		accountPhone: 'phone',
		birthday: 'birthday',
		accountLookup: 'accountId',
		accountByName: 'accountId:account.name',
	},
	feeds: [
		{
			by: 'stamp',
			entity: 'lead',
			events: changeEvents,
			text: 'lastName',
			newRecord: { lastName: 'A' },
		},
	],
	emails: ['email'],
	newLead: { lastName: 'Lovelace' },
	maxLastName: 50,
	requiresLastName: true,
	south: { value: 'South', label: 'South' },
	checksLongTexts: false,
	foreignId: '005gK000000zzzzQAA',
	thing: {
		entity: 'lead',
		idField: 'id',
		name: 'lastName',
		fields: {
			email: 'email',
			phone: 'phone',
			notes: 'notes',
			amount: 'employees',
			checkbox: 'doNotCall',
			choice: 'region',
			choices: 'interests',
		},
		choice: [
			{ value: 'North', label: 'North' },
			{ value: 'South', label: 'South' },
		],
		choices: { labels: ['Products', 'Training'], stored: 'Products;Training' },
	},
	unknownUserId: '0f3c2a10-0000-4000-8000-00000000dead',
	recordPage: (url, id) => `${url}/lead/${id}`,
	calls: {
		toWrite: (records) => Math.ceil(records / 1000),
		toQuery: (queries) => Math.ceil(queries / 100),
		inAll: 4,
		toFind: 1,
		toFindPhones: 1,
	},
	requests: {
		ofLeads: /\/rpc\/changes/,
		isWrite: ({ path }) => path === '/rpc/write',
		unknownField: { code: 'unknownName', message: 'There is no field "fax" on Lead.' },
	},
};

async function start(): Promise<EmulatedProduct> {
	const emulator = await startMemoryEmulator();
	const { url, clock, faults, log, records, forbidden } = emulator;
	const credentialsWith = (data: Record<string, string>) => ({
		memorySyncApi: { url, ...APP, ...data },
	});
	return {
		url,
		clock,
		faults,
		log,
		credentials: credentialsWith({}),
		credentialsFor: (other) => credentialsWith({ url: other }),
		wrongSecret: () => credentialsWith({ clientSecret: 'wrong' }),
		issueToken: () => emulator.issueToken(),
		as: (userId) => emulator.as(userId),
		colleague: { ...ALICE, ...emulator.as(ALICE.id) },
		group: TEAM.name,
		addUser: (user) => emulator.addUser({ ...user, name: 'New User' }),
		begin: () => emulator.begin(),
		backUp: () => records.backUp(),
		turnOnDuplicateRules: () => {
			records.hasDuplicateRule = true;
		},
		count: (entity) => records.live(entity).length,
		forbidReading: (entity) => forbidden.add(entity),
		forbidDeleting: (entity) => records.keptFromDeletion.add(entity),
		allowEverything: () => {
			forbidden.clear();
			records.keptFromDeletion.clear();
		},
		limitCalls: (calls) => emulator.limitCalls(calls),
		expireTokens: () => emulator.expireTokens(),
		close: () => emulator.close(),
	};
}
