import { Workflow, type INodeTypes } from 'n8n-workflow';
import { Dynamics365SyncOAuth2Api } from '../../../../credentials/Dynamics365SyncOAuth2Api.credentials';
import { checkIssuedFor, parseEnvironment } from '../../../../nodes/Dynamics365/driver/environment';

const contoso = 'https://contoso.crm4.dynamics.com';

const pastedInAnyForm = [
	['the URL', 'https://contoso.crm4.dynamics.com'],
	['a trailing slash', 'https://contoso.crm4.dynamics.com/'],
	['no scheme', 'contoso.crm4.dynamics.com'],
	['capital letters and spaces', '  Contoso.CRM4.dynamics.com '],
	['http', 'http://contoso.crm4.dynamics.com'],
	[
		'what the address bar shows',
		'https://contoso.crm4.dynamics.com/main.aspx?appid=1&pagetype=entitylist&etn=lead#top',
	],
	['the address of the API', 'https://contoso.api.crm4.dynamics.com/api/data/v9.2'],
	['the port', 'https://contoso.crm4.dynamics.com:443/'],
];

test.each(pastedInAnyForm)('is understood with %s', (_, pasted) => {
	expect(parseEnvironment(pasted).baseUrl).toBe(contoso);
});

const ofClouds = [
	['public', 'contoso.crm.dynamics.com', 'https://login.microsoftonline.com'],
	['public, another region', 'contoso.crm11.dynamics.com', 'https://login.microsoftonline.com'],
	['GCC', 'contoso.crm9.dynamics.com', 'https://login.microsoftonline.com'],
	['GCC High', 'contoso.crm.microsoftdynamics.us', 'https://login.microsoftonline.us'],
	['DoD', 'contoso.crm.appsplatform.us', 'https://login.microsoftonline.us'],
	['China', 'contoso.crm.dynamics.cn', 'https://login.partner.microsoftonline.cn'],
];

test.each(ofClouds)('the %s cloud has its own sign-in server', (_, pasted, authorityHost) => {
	expect(parseEnvironment(pasted)).toEqual({ baseUrl: `https://${pasted}`, authorityHost });
});

test.each([
	['', 'The Environment URL is empty.'],
	['contoso', '"contoso" is not the URL of a Dynamics 365 environment.'],
	['https://contoso/', '"https://contoso/" is not the URL of a Dynamics 365 environment.'],
	['contoso.example.com', '"contoso.example.com" is not the URL of a Dynamics 365 environment.'],
	[
		'ftp://contoso.crm.dynamics.com',
		'"ftp://contoso.crm.dynamics.com" is not the URL of a Dynamics 365 environment.',
	],
	[
		'contoso.crm.dynamics.com.evil.example',
		'"contoso.crm.dynamics.com.evil.example" is not the URL of a Dynamics 365 environment.',
	],
	['crm.dynamics.com', '"crm.dynamics.com" is not the URL of a Dynamics 365 environment.'],
	['not a url at all', '"not a url at all" is not the URL of a Dynamics 365 environment.'],
])('%j is rejected before any request is sent', (pasted, message) => {
	expect(() => parseEnvironment(pasted)).toThrow(message);
});

test('a host outside the clouds needs an authority host', () => {
	expect(parseEnvironment('crm.example.com:8443/main.aspx', 'login.example.com/')).toEqual({
		baseUrl: 'https://crm.example.com:8443',
		authorityHost: 'https://login.example.com',
	});
});

test('a host of a cloud always uses the sign-in server of that cloud', () => {
	expect(parseEnvironment(contoso, 'https://evil.example').authorityHost).toBe(
		'https://login.microsoftonline.com',
	);
});

describe('the URLs that n8n derives for OAuth2 are the same', () => {
	const { properties, test: credentialTest } = new Dynamics365SyncOAuth2Api();
	const nodeTypes = { getByNameAndVersion: () => undefined } as unknown as INodeTypes;
	const workflow = new Workflow({ nodes: [], connections: {}, active: false, nodeTypes });
	const node = {
		id: '1',
		name: 'Mock',
		type: 'mock',
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: {},
	};

	function evaluate(expression: unknown, environmentUrl: string, more = {}): unknown {
		const entered = { environmentUrl, tenantId: 'contoso.com', authorityHost: '', ...more };
		return workflow.expression.getComplexParameterValue(
			node,
			expression as string,
			'internal',
			{ $credentials: entered },
			undefined,
			undefined,
			entered,
		);
	}

	const propertyOf = (name: string) =>
		properties.find((property) => property.name === name)?.default;

	test.each(pastedInAnyForm)('with %s', (_, pasted) => {
		expect(evaluate(propertyOf('scope'), pasted)).toBe(
			`${contoso}/user_impersonation offline_access openid profile`,
		);
		expect(evaluate(credentialTest.request.baseURL, pasted)).toBe(contoso);
	});

	test.each(ofClouds)('of the %s cloud', (_, pasted, authorityHost) => {
		const authority = `${authorityHost}/contoso.com/oauth2/v2.0`;
		const evil = { authorityHost: 'https://evil.example' };
		expect(evaluate(propertyOf('authUrl'), pasted, evil)).toBe(`${authority}/authorize`);
		expect(evaluate(propertyOf('accessTokenUrl'), pasted, evil)).toBe(`${authority}/token`);
	});

	test('outside the clouds, with an authority host', () => {
		const more = { authorityHost: 'login.example.com/' };
		const pasted = 'crm.example.com:8443/main.aspx';
		expect(evaluate(propertyOf('accessTokenUrl'), pasted, more)).toBe(
			'https://login.example.com/contoso.com/oauth2/v2.0/token',
		);
		expect(evaluate(credentialTest.request.baseURL, pasted, more)).toBe(
			'https://crm.example.com:8443',
		);
	});

	test('for a multitenant app', () => {
		expect(evaluate(propertyOf('authUrl'), contoso, { tenantId: ' ' })).toBe(
			'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize',
		);
	});

	test.each([
		['contoso.crm.dynamics.com.evil.example', ''],
		['contoso', ''],
		['contoso', 'login.example.com'],
		['contoso.', 'login.example.com'],
		['crm.example.com', 'login'],
	])(
		'and not complete for %j with the authority host %j, which n8n then rejects',
		(pasted, authorityHost) => {
			expect(() => parseEnvironment(pasted, authorityHost)).toThrow('is not the URL');
			expect(evaluate(propertyOf('authUrl'), pasted, { authorityHost })).toBe(
				'/contoso.com/oauth2/v2.0/authorize',
			);
		},
	);
});

test.each([
	['the environment', `${contoso}/user_impersonation`],
	['the environment among others', `openid profile ${contoso}/.default`],
	['the environment with a slash at its end', `${contoso}//user_impersonation`],
])('a token for %s is valid there', (_, scope) => {
	expect(() => checkIssuedFor(parseEnvironment(contoso), scope)).not.toThrow();
});

test.each([
	['another environment', 'https://fabrikam.crm4.dynamics.com/user_impersonation'],
	['a look-alike', `${contoso}.evil.example/user_impersonation`],
	['nothing', 'openid'],
])('a token for %s is not', (_, scope) => {
	expect(() => checkIssuedFor(parseEnvironment(contoso), scope)).toThrow(
		`The connected account belongs to an environment other than ${contoso}.`,
	);
});
