/** The org that is asked for what it rejects, and how a rejection is written down. */
import { AGENT_ALICE, AGENT_BOB, INTEGRATION_USER } from '../..';
import { startWithClient, type ApiClient, type SentRequest } from '../apiClient';

const NAMES = ['lead', 'deleted', 'converted', 'account', 'deletedAccount'] as const;
type Name = (typeof NAMES)[number];

export interface World {
	client: ApiClient;
	/** Ids of records that a request names as `{lead}` and the like. */
	ids: Readonly<Record<Name, string>>;
}

/** A request, and the status and body it is rejected with. */
export interface Rejection {
	name: string;
	request: SentRequest;
	status: number;
	entry: { errorCode: string; message: string; fields?: readonly string[] };
}

export const rejected = (
	name: string,
	request: SentRequest,
	status: number,
	errorCode: string,
	message: string,
	fields?: readonly string[],
): Rejection => ({
	name,
	request,
	status,
	entry: { errorCode, message, ...(fields && { fields }) },
});

/** BOB is inactive; the leads and accounts are what their names say. */
export async function startWorld(): Promise<World> {
	const client = await startWithClient({
		users: [INTEGRATION_USER, AGENT_ALICE, { ...AGENT_BOB, active: false }],
	});
	const { emulator, create } = client;
	const ids = {
		account: await create('Account', { Name: 'Acme', CrmId__c: 'A-1' }),
		deletedAccount: await create('Account', { Name: 'Gone' }),
		lead: await create('Lead', { LastName: 'Live', Company: 'Acme', CrmId__c: 'L-1' }),
		deleted: await create('Lead', { LastName: 'Deleted', Company: 'Acme' }),
		converted: await create('Lead', { LastName: 'Converted', Company: 'Acme' }),
	};
	const contactId = await create('Contact', { LastName: 'Converted', AccountId: ids.account });
	const alice = emulator.as(AGENT_ALICE.id);
	alice.delete('Lead', ids.deleted);
	alice.delete('Account', ids.deletedAccount);
	alice.convertLead(ids.converted, {
		accountId: ids.account,
		contactId,
	});
	return { client, ids };
}

/** Sends the request, and compares the whole answer. `{lead:15}` stands for an id without its last three characters. */
export async function expectRejected(
	{ client, ids }: World,
	{ request, status, entry }: Rejection,
): Promise<void> {
	const fill = <Value>(value: Value): Value => {
		const text = JSON.stringify(value).replace(
			/\{(\w+?)(:15)?\}/g,
			(written, name: string, short?: string) =>
				isName(name) ? ids[name].slice(0, short ? 15 : 18) : written,
		);
		return JSON.parse(text) as Value;
	};
	const answer = await client.send(fill(request));
	expect(answer.body).toEqual([fill(entry)]);
	expect(answer.status).toBe(status);
}

const isName = (name: string): name is Name => NAMES.some((known) => known === name);
