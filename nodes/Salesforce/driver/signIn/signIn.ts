/** Signing in to Salesforce without a person. */
import { noAnswer } from '../../../crm/driver/noAnswer';
import type { AccessToken } from '../../../crm/driver/sharedTokens';
import type { CrmResponse, Transport } from '../../../crm/transport';
import { label } from '../errors';
import { organizationOf, signInPageOf } from '../myDomain';
import { readPrivateKey, signAssertion } from './assertion';
import type { ClientCredentials, JwtBearer, ServerIdentity } from './identity';
import { signInRefused } from './refusals';

/** The longest a session can be set to last; when one ends, only a 401 tells. */
const LONGEST_SESSION_MS = 24 * 60 * 60_000;

/**
 * Asks Salesforce for a new access token.
 * @throws CrmError that says in plain words what was refused and where to mend it.
 */
export async function signIn(identity: ServerIdentity, transport: Transport): Promise<AccessToken> {
	const { organizationUrl: signInUrl, clientId } = identity;
	const answer =
		identity.way === 'jwtBearer'
			? await askByAssertion(identity, transport)
			: await askBySecret(identity, transport);
	const { access_token: value, instance_url, error_description: said } = readBody(answer);
	if (value === undefined || instance_url === undefined) {
		const userName = identity.way === 'jwtBearer' ? identity.userName : '';
		const { status, headers } = answer;
		throw signInRefused({ said, status, date: headers.date }, { signInUrl, clientId, userName });
	}
	// Throws when the token is for another address.
	organizationOf(signInUrl, instance_url);
	return { value, renewAt: Date.now() + LONGEST_SESSION_MS };
}

/** https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_client_credentials_flow.htm */
async function askBySecret(
	{ organizationUrl, clientId, clientSecret }: ClientCredentials,
	transport: Transport,
): Promise<CrmResponse> {
	return await ask(organizationUrl, transport, {
		grant_type: 'client_credentials',
		client_id: clientId,
		client_secret: clientSecret,
	});
}

/**
 * External Client Apps take assertions for the organization's own address, as it is since Spring '26; older
 * connected apps may take only those for the page where all organizations of its kind sign in.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_jwt_flow.htm
 */
async function askByAssertion(
	{ organizationUrl, clientId, userName, privateKey }: JwtBearer,
	transport: Transport,
): Promise<CrmResponse> {
	const key = readPrivateKey(privateKey);
	const askFor = async (audience: string) =>
		await ask(organizationUrl, transport, {
			grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
			assertion: signAssertion({ clientId, userName, audience }, key),
		});
	const answer = await askFor(organizationUrl);
	const signInPage = signInPageOf(organizationUrl);
	if (signInPage === undefined || !audienceRefused(answer)) return answer;
	const second = await askFor(signInPage);
	return audienceRefused(second) ? answer : second;
}

const audienceRefused = ({ status, body }: CrmResponse) =>
	status >= 400 && /audience|hasn.t approved this consumer/i.test(body);

async function ask(
	organizationUrl: string,
	transport: Transport,
	form: Record<string, string>,
): Promise<CrmResponse> {
	try {
		return await transport({
			method: 'POST',
			url: `${organizationUrl}/services/oauth2/token`,
			headers: {
				Accept: 'application/json',
				'Content-Type': 'application/x-www-form-urlencoded',
			},
			body: new URLSearchParams(form).toString(),
		});
	} catch (error) {
		throw noAnswer(error, { crm: label, baseUrl: organizationUrl, writes: false });
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
