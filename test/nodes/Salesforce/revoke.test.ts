/** Sign-In: Revoke of the Salesforce node, in n8n's own execute context. */
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { SalesforceSync } from '../../../nodes/Salesforce/SalesforceSync.node';
import { trustEmulators } from '../../emulators/kernel/tls';
import { openMapper, type Mapper } from '../../support/mapper';
import { runExecute } from '../../support/n8nHost';
import { salesforce, startSalesforce } from '../../products/salesforce';

type Credential = ICredentialDataDecryptedObject;

let crm: Awaited<ReturnType<typeof startSalesforce>>;
let mapLead: Mapper;
beforeAll(trustEmulators);
beforeEach(async () => {
	crm = await startSalesforce();
	mapLead = await openMapper(salesforce, crm, 'Lead');
});
afterEach(() => crm.close());

const connected = (): Credential => crm.credentials.salesforceSyncOAuth2Api ?? {};

async function revoke(credential = connected(), items: IDataObject[] = [{}], continues = false) {
	return await runExecute(
		new SalesforceSync(),
		{
			parameters: { resource: 'credential', operation: 'revokeAccess' },
			credentials: { salesforceSyncOAuth2Api: credential },
			onError: continues ? 'continueRegularOutput' : undefined,
		},
		items,
	);
}

async function createLead() {
	return await runExecute(
		new SalesforceSync(),
		{
			parameters: {
				resource: 'record',
				operation: 'upsert',
				searchIn: 'none',
				entity: { __rl: true, mode: 'name', value: 'Lead' },
				fields: mapLead({ LastName: 'Lovelace', Company: 'Engines' }),
			},
			credentials: crm.credentials,
		},
		[{}],
	);
}

test('ends what a person has connected, refresh token included', async () => {
	await createLead();
	expect(await revoke(connected(), [{}, {}])).toEqual([
		{ json: { revoked: true }, pairedItem: { item: 0 } },
		{ json: { revoked: true }, pairedItem: { item: 1 } },
	]);
	await expect(createLead()).rejects.toMatchObject({
		description: expect.stringContaining('Connect the account again') as string,
	});
	expect(crm.count('Lead')).toBe(1);
});

test('of a token that was already revoked says where to check', async () => {
	await revoke();
	await expect(revoke()).rejects.toMatchObject({
		message: 'Salesforce could not revoke the token: it may already have been revoked.',
		description: expect.stringContaining('Connected Apps OAuth Usage') as string,
	});
});

test('of a token that was already revoked says so for each item, where On Error continues', async () => {
	await revoke();
	const output = await revoke(connected(), [{}, {}], true);
	expect(output.map(({ json }) => json)).toMatchObject(
		output.map(() => ({
			revoked: false,
			error: {
				message: expect.stringContaining('already have been revoked') as string,
				advice: expect.stringContaining('OAuth Usage') as string,
			},
		})),
	);
	expect(output).toHaveLength(2);
});

test('of a credential that was never connected sends nothing', async () => {
	const before = crm.log.entries.length;
	const [item] = await revoke({ ...connected(), oauthTokenData: {} }, [{}], true);
	expect(item?.json).toMatchObject({
		revoked: false,
		error: { message: expect.stringContaining('is not signed in') as string },
	});
	expect(crm.log.entries).toHaveLength(before);
});

test('of a Salesforce that does not answer is an error of every item', async () => {
	crm.faults.add({ path: /revoke/, cut: 'beforeWrite' });
	const output = await revoke(connected(), [{}, {}], true);
	expect(output.map(({ json, pairedItem }) => [json.revoked, pairedItem])).toEqual([
		[false, { item: 0 }],
		[false, { item: 1 }],
	]);
});

test('the token never appears in the output', async () => {
	const { oauthTokenData } = connected() as { oauthTokenData: Record<string, string> };
	const output = [...(await revoke()), ...(await revoke(connected(), [{}], true))];
	expect(JSON.stringify(output)).not.toContain(oauthTokenData.refresh_token);
	expect(JSON.stringify(output)).not.toContain(oauthTokenData.access_token);
});
