/** What a user does in n8n to sign in to either CRM, and what must not be left in logs. */
import { CREDENTIAL_BLANKING_VALUE } from 'n8n-workflow';
import { addNode, chooseCredential, chooseFieldsToReturn, chooseEntity } from './editor';
import type { Stage } from './stage';

/** Connects the account of the open credential dialog, through the page of the CRM's sign-in server. */
export async function connectInPopup(
	{ page }: Stage,
	{ username, password }: { username: string; password: string },
): Promise<void> {
	const opening = page.waitForEvent('popup');
	await page.getByTestId('quick-connect-button').click();
	const signInPage = await opening;
	await signInPage.getByLabel('Username').fill(username);
	await signInPage.getByLabel('Password').fill(password);
	await signInPage.getByRole('button', { name: 'Allow' }).click();
	await page.getByText('Account connected').waitFor();
}

/** The result of the connection test of a connected account, sent as the editor sends it, without the secrets. */
export async function testConnected(
	{ api }: Stage,
	credential: { id: string; type: string; data: object },
): Promise<{ status: string; message: string }> {
	const data = { oauthTokenData: CREDENTIAL_BLANKING_VALUE, ...credential.data };
	return await api.rest('POST', '/credentials/test', {
		credentials: { ...credential, name: 'A user', data },
	});
}

/** Opens a trigger for contacts, with a credential by its name; n8n sets Authentication accordingly. */
export async function openContactTrigger(
	{ page, n8nUrl }: Stage,
	{ node, credential, contact, field }: Record<'node' | 'credential' | 'contact' | 'field', string>,
): Promise<void> {
	await addNode(page, { n8nUrl, node, section: 'Triggers', action: 'On record created' });
	await chooseCredential(page, credential);
	await chooseEntity(page, contact);
	await chooseFieldsToReturn(page, [field]);
}

/** n8n's log, and the data it keeps of executions. */
export async function readKept(stage: Stage): Promise<string> {
	const executions = await stage.api.publicApi('GET', '/executions?includeData=true&limit=100');
	return (await stage.n8nLog()) + JSON.stringify(executions);
}
