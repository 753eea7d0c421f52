/** Salesforce's SOAP API reads the access token from the message: how it gets there, is renewed, and appears nowhere else. */
import { openCrm } from '../../nodes/n8n/openCrm';
import { toNodeError } from '../../nodes/n8n/errors';
import { salesforce as product } from '../../nodes/Salesforce/product';
import { SalesforceSync } from '../../nodes/Salesforce/SalesforceSync.node';
import { CrmError } from '../../nodes/crm/errors';
import type { Crm, LeadToConvert } from '../../nodes/crm/port';
import type { Fault } from '../emulators/kernel/faults';
import { trustEmulators } from '../emulators/kernel/tls';
import { DEFAULT_APP } from '../emulators/salesforce';
import { startSalesforce } from '../products/salesforce';
import { watchForLeaks } from '../support/leaks';
import { editorContext } from '../support/n8nHost';

const SECRET = DEFAULT_APP.secrets[0]?.value ?? '';
const TOKENS = /00D\w{12}!|Bearer [\w!]/;
const soapPath = /\/services\/Soap\//;

const conversion = (id: string): LeadToConvert => ({
	id,
	status: '',
	overwriteLeadSource: false,
	notifyOwner: false,
});

beforeAll(() => trustEmulators());

describe.each(['oAuth2', 'server'])('with the authentication %s', (authentication) => {
	let org: Awaited<ReturnType<typeof startSalesforce>>;
	let context: ReturnType<typeof editorContext>;
	let crm: Crm;

	beforeEach(async () => {
		org = await startSalesforce();
		const server = {
			myDomainUrl: org.url,
			authenticationMethod: 'clientCredentials',
			clientId: DEFAULT_APP.clientId,
			clientSecret: SECRET,
		};
		context = editorContext(new SalesforceSync(), {
			parameters: { authentication },
			credentials:
				authentication === 'oAuth2' ? org.credentials : { salesforceSyncServerApi: server },
		});
		crm = await openCrm(context, product, { patienceMs: 0 });
	});
	afterEach(() => org.close());

	const createLead = () => org.colleague.create('Lead', { LastName: 'Lovelace', Company: 'x' });
	const convert = async (id = createLead()) => {
		const [result] = await crm.actions.convertLeads!([conversion(id)]);
		return result!;
	};
	const soapRequests = () => org.log.entries.filter(({ path }) => soapPath.test(path));

	test('the token is in the message, and not in the headers', async () => {
		expect(await convert()).toMatchObject([{ entity: 'Account' }, { entity: 'Contact' }]);
		expect(soapRequests()).toHaveLength(1);
		expect(soapRequests()[0]!.headers).not.toHaveProperty('authorization');
	});

	test('a session that expires just before the call is renewed, and the lead is converted once', async () => {
		const id = createLead();
		await crm.whoAmI();
		const accounts = org.count('Account');
		// The status is read with the first request, which renews the token: here it expires right after it.
		org.faults.add({ path: /query/, spoil: (body) => (org.expireTokens(), { body }) });
		expect(await convert(id)).toMatchObject([{ entity: 'Account' }, { entity: 'Contact' }]);
		expect(soapRequests()).toHaveLength(2);
		expect(org.count('Account')).toBe(accounts + 1);
	});

	test('a token that only the REST API accepts is an error that says why, without another sign-in', async () => {
		await crm.whoAmI();
		const signIns = () => org.log.entries.filter(({ path }) => path.includes('/token')).length;
		const before = signIns();
		org.faults.add({
			path: soapPath,
			times: Infinity,
			answer: { status: 500, body: expiredFault },
		});
		expect(await convert()).toMatchObject({
			kind: 'misconfigured',
			message: expect.stringContaining('SOAP API') as string,
			advice: expect.stringContaining('JWT') as string,
		});
		expect(soapRequests()).toHaveLength(1);
		expect(signIns()).toBe(before);
	});

	const failures: Array<[string, Fault]> = [
		[
			'a fault',
			{ answer: { status: 500, body: fault('UNKNOWN_EXCEPTION', 'An unexpected error') } },
		],
		['no response', { cut: 'beforeWrite' }],
		['a web page', { answer: { status: 200, body: '<html></html>' } }],
		['a response that is cut off', { spoil: (answer) => ({ body: answer.slice(0, -40) }) }],
	];
	test.each(failures)('no token is in the error of %s', async (_, failure) => {
		await convert();
		const leaks = watchForLeaks([SECRET], TOKENS);
		try {
			org.faults.add({ ...failure, path: soapPath, times: Infinity });
			const error = await convert();
			if (failure.spoil) expect(error).toMatchObject([{ entity: 'Account' }, {}]);
			else expect(error).toBeInstanceOf(CrmError);
			leaks.expectNoSecrets(error, toNodeError(context.getNode(), error));
		} finally {
			leaks.stop();
		}
	});
});

const expiredFault = fault(
	'INVALID_SESSION_ID',
	'Invalid Session ID found in SessionHeader: Illegal Session',
);

function fault(code: string, message: string): string {
	return `<e:Envelope><e:Body><e:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${message}</faultstring></e:Fault></e:Body></e:Envelope>`;
}
