/** Server-to-server sign-in to Salesforce. */
import { noAnswer } from '../../../crm/driver/noAnswer';
import type { AccessToken } from '../../../crm/driver/sharedTokens';
import type { CrmResponse, Transport } from '../../../crm/transport';
import { label } from '../errors';
import { loginPageOf, orgUrlOf } from '../myDomain';
import { readPrivateKey, signAssertion } from './assertion';
import type { ClientCredentials, JwtBearer, ServerIdentity } from './identity';
import { signInRejected } from './rejections';

/** The longest session timeout an org can set; only a 401 shows that a session has ended. */
const LONGEST_SESSION_MS = 24 * 60 * 60_000;

/**
 * Asks Salesforce for a new access token.
 * @throws CrmError that says why the sign-in was rejected and where to fix it.
 */
export async function signIn(identity: ServerIdentity, transport: Transport): Promise<AccessToken> {
	const { orgUrl: signInUrl, clientId } = identity;
	const answer =
		identity.method === 'jwtBearer'
			? await askByAssertion(identity, transport)
			: await askBySecret(identity, transport);
	const { access_token: value, instance_url, error_description: said } = readBody(answer);
	if (value === undefined || instance_url === undefined) {
		const username = identity.method === 'jwtBearer' ? identity.username : '';
		const { status, headers } = answer;
		throw signInRejected({ said, status, date: headers.date }, { signInUrl, clientId, username });
	}
	// Throws when the token is for another address.
	orgUrlOf(signInUrl, instance_url);
	return { value, renewAt: Date.now() + LONGEST_SESSION_MS };
}

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm */
async function askBySecret(
	{ orgUrl, clientId, clientSecret }: ClientCredentials,
	transport: Transport,
): Promise<CrmResponse> {
	return await ask(orgUrl, transport, {
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
	});
}

/**
 * Since Spring '26 the audience is the org's own address; older connected apps may accept only the login page that
 * all orgs of this kind share.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 */
async function askByAssertion(
	{ orgUrl, clientId, username, privateKey }: JwtBearer,
	transport: Transport,
): Promise<CrmResponse> {
	const key = readPrivateKey(privateKey);
	const askFor = async (audience: string) =>
		await ask(orgUrl, transport, {
			grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
			assertion: signAssertion({ clientId, username, audience }, key),
		});
	const answer = await askFor(orgUrl);
	const loginPage = loginPageOf(orgUrl);
	if (loginPage === undefined || !audienceRejected(answer)) return answer;
	const second = await askFor(loginPage);
	return audienceRejected(second) ? answer : second;
}

const audienceRejected = ({ status, body }: CrmResponse) =>
	status >= 400 && /audience|hasn.t approved this consumer/i.test(body);

async function ask(
	orgUrl: string,
	transport: Transport,
	form: Record<string, string>,
): Promise<CrmResponse> {
	try {
		return await transport({
			method: 'POST',
			url: `${orgUrl}/services/oauth2/token`,
			headers: {
				Accept: 'application/json',
				'Content-Type': 'application/x-www-form-urlencoded',
			},
			body: new URLSearchParams(form).toString(),
		});
	} catch (error) {
		throw noAnswer(error, { crm: label, baseUrl: orgUrl, writes: false });
	}
}

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow.htm */
interface TokenAnswer {
	access_token?: string;
	instance_url?: string;
	error_description?: string;
}

function readBody({ body }: CrmResponse): TokenAnswer {
	try {
		return Object(JSON.parse(body)) as TokenAnswer;
	} catch {
		return {};
	}
}
