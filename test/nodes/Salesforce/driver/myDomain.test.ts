import { Workflow, type INodeTypes } from 'n8n-workflow';
import { SalesforceSyncOAuth2Api } from '../../../../credentials/SalesforceSyncOAuth2Api.credentials';
import { CrmError } from '../../../../nodes/crm/errors';
import {
	orgUrlOf,
	parseMyDomain,
	parseOrgUrl,
	loginPageOf,
} from '../../../../nodes/Salesforce/driver/myDomain';

const acme = 'https://acme.my.salesforce.com';

const understood: Array<[string, string, string]> = [
	['the URL', 'https://acme.my.salesforce.com', acme],
	['a trailing slash', 'https://acme.my.salesforce.com/', acme],
	['no scheme', 'acme.my.salesforce.com', acme],
	['capital letters and spaces', '  Acme.My.Salesforce.com ', acme],
	['http', 'http://acme.my.salesforce.com', acme],
	['a path and a query', 'https://acme.my.salesforce.com/services/data?x=1#y', acme],
	[
		'the address bar of Lightning',
		'https://acme.lightning.force.com/lightning/o/Lead/list?filterName=Recent',
		acme,
	],
	[
		'the address bar of Setup',
		'https://acme.my.salesforce-setup.com/lightning/setup/SetupOneHome/home',
		acme,
	],
	[
		'a sandbox',
		'acme--dev.sandbox.lightning.force.com',
		'https://acme--dev.sandbox.my.salesforce.com',
	],
	[
		'a developer org',
		'acme-dev-ed.develop.my.salesforce.com',
		'https://acme-dev-ed.develop.my.salesforce.com',
	],
	['the login page of all orgs', 'login.salesforce.com/?locale=de', 'https://login.salesforce.com'],
	['the login page of all sandboxes', 'https://test.salesforce.com', 'https://test.salesforce.com'],
	[
		'an Experience Cloud site, whose path is part of its address',
		'https://acme.my.site.com/partners/s/',
		'https://acme.my.site.com/partners',
	],
	[
		'the login page of a site',
		'acme.my.site.com/Partners/login?startURL=%2F',
		'https://acme.my.site.com/Partners',
	],
	['a site without a path', 'https://acme.my.site.com/s/contact#top', 'https://acme.my.site.com'],
	['the login page of such a site', 'https://acme.my.site.com/login', 'https://acme.my.site.com'],
	[
		'Government Cloud',
		'https://acme.lightning.crmforce.mil/lightning',
		'https://acme.my.salesforce.mil',
	],
	['Alibaba Cloud', 'https://acme.lightning.sfcrmapps.cn/', 'https://acme.my.sfcrmproducts.cn'],
	['another host and port', 'https://localhost:8443/lightning', 'https://localhost:8443'],
];

test.each(understood)('is understood with %s', (_, pasted, expected) => {
	expect(parseMyDomain(pasted)).toBe(expected);
});

test.each([
	['', 'The My Domain URL is empty.'],
	['acme', '"acme" is not the URL of a Salesforce org.'],
	['salesforce', '"salesforce" is not the URL of a Salesforce org.'],
	['https://acme/', '"https://acme/" is not the URL of a Salesforce org.'],
	['ftp://acme.my.salesforce.com', '"ftp://acme.my.salesforce.com" is not the URL'],
	['my org', '"my org" is not the URL of a Salesforce org.'],
])('%j is rejected before any request is sent', (pasted, message) => {
	expect(() => parseMyDomain(pasted)).toThrow(message);
});

describe('the URLs that n8n derives for OAuth2 are the same', () => {
	const { properties } = new SalesforceSyncOAuth2Api();
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

	function evaluate(name: string, myDomainUrl: string): unknown {
		const expression = properties.find((property) => property.name === name)?.default as string;
		return workflow.expression.getComplexParameterValue(
			node,
			expression,
			'internal',
			{},
			undefined,
			undefined,
			{ myDomainUrl },
		);
	}

	test.each(understood)('with %s', (_, pasted, expected) => {
		expect(evaluate('authUrl', pasted)).toBe(`${expected}/services/oauth2/authorize`);
		expect(evaluate('accessTokenUrl', pasted)).toBe(`${expected}/services/oauth2/token`);
	});

	test.each(['', 'acme', 'https://salesforce/', 'acme.', 'acme:8443'])(
		'and not complete for %j, which n8n then rejects',
		(pasted) => {
			expect(() => parseMyDomain(pasted)).toThrow(CrmError);
			expect(evaluate('authUrl', pasted)).toBe('/services/oauth2/authorize');
			expect(evaluate('accessTokenUrl', pasted)).toBe('/services/oauth2/token');
		},
	);
});

test.each(['https://login.salesforce.com', 'test.salesforce.com', 'acme.my.site.com/partners'])(
	'a server cannot sign in at %s',
	(pasted) => {
		expect(() => parseOrgUrl(pasted)).toThrow('cannot be used for server-to-server sign-in');
	},
);

describe('the org that a token is for', () => {
	test.each([
		['the same address', acme, `${acme}/`, acme],
		['an org, after the login page of all orgs', 'https://login.salesforce.com', acme, acme],
		['a sandbox, after the login page of sandboxes', 'https://test.salesforce.com', acme, acme],
		['the org behind a site', 'https://acme.my.site.com', acme, acme],
	])('is %s', (_, signInUrl, instanceUrl, expected) => {
		expect(orgUrlOf(signInUrl, instanceUrl)).toBe(expected);
	});

	test.each([
		['another org', acme, 'https://evil.my.salesforce.com'],
		['another scheme', acme, 'http://acme.my.salesforce.com'],
		['empty', acme, ''],
		['a host that is not Salesforce', 'https://login.salesforce.com', 'https://acme.example.com'],
		['a look-alike', 'https://login.salesforce.com', 'https://my.salesforce.com.example.com'],
		['an unencrypted one', 'https://test.salesforce.com', 'http://acme.my.salesforce.com'],
		['another host than the one entered', 'https://localhost:1', 'https://localhost:2'],
	])('cannot be %s', (_, signInUrl, instanceUrl) => {
		expect(() => orgUrlOf(signInUrl, instanceUrl)).toThrow('is for another address');
	});
});

test.each([
	[acme, 'https://login.salesforce.com'],
	['https://acme-dev-ed.develop.my.salesforce.com', 'https://login.salesforce.com'],
	['https://acme--dev.sandbox.my.salesforce.com', 'https://test.salesforce.com'],
	['https://acme--dev.my.salesforce.com', 'https://test.salesforce.com'],
	['https://acme.scratch.my.salesforce.com', 'https://test.salesforce.com'],
	['https://gateway.example.com', undefined],
])('users of %s can also sign in at %s', (orgUrl, page) => {
	expect(loginPageOf(orgUrl)).toBe(page);
});
