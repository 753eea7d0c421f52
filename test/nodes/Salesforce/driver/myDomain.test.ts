import { Workflow, type INodeTypes } from 'n8n-workflow';
import { SalesforceSyncOAuth2Api } from '../../../../credentials/SalesforceSyncOAuth2Api.credentials';
import {
	organizationOf,
	parseMyDomain,
	parseOrganization,
	signInPageOf,
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
	[
		'the sign-in page of all organizations',
		'login.salesforce.com/?locale=de',
		'https://login.salesforce.com',
	],
	['the page of all sandboxes', 'https://test.salesforce.com', 'https://test.salesforce.com'],
	['an Experience Cloud site', 'https://acme.my.site.com/partners/s/', 'https://acme.my.site.com'],
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
	['acme', '"acme" is not a Salesforce address.'],
	['ftp://acme.my.salesforce.com', '"ftp://acme.my.salesforce.com" is not a Salesforce address.'],
	['my org', '"my org" is not a Salesforce address.'],
])('%j is refused before anything is sent', (pasted, message) => {
	expect(() => parseMyDomain(pasted)).toThrow(message);
});

describe('the addresses n8n works out for OAuth2 say the same', () => {
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
});

test.each(['https://login.salesforce.com', 'test.salesforce.com', 'acme.my.site.com/partners'])(
	'a server does not sign in at %s, where people do',
	(pasted) => {
		expect(() => parseOrganization(pasted)).toThrow('is where people sign in');
	},
);

describe('the organization that a sign-in is for', () => {
	test.each([
		['the same address', acme, `${acme}/`, acme],
		['an organization, after the sign-in page of all', 'https://login.salesforce.com', acme, acme],
		['a sandbox, after their sign-in page', 'https://test.salesforce.com', acme, acme],
		['the organization behind a site', 'https://acme.my.site.com', acme, acme],
	])('is %s', (_, signInUrl, instanceUrl, expected) => {
		expect(organizationOf(signInUrl, instanceUrl)).toBe(expected);
	});

	test.each([
		['another organization', acme, 'https://evil.my.salesforce.com'],
		['another scheme', acme, 'http://acme.my.salesforce.com'],
		['no address', acme, ''],
		['a host that is not Salesforce', 'https://login.salesforce.com', 'https://acme.example.com'],
		['a look-alike', 'https://login.salesforce.com', 'https://my.salesforce.com.example.com'],
		['an unencrypted one', 'https://test.salesforce.com', 'http://acme.my.salesforce.com'],
		['anywhere else, after a host of their own', 'https://localhost:1', 'https://localhost:2'],
	])('may not be %s', (_, signInUrl, instanceUrl) => {
		expect(() => organizationOf(signInUrl, instanceUrl)).toThrow('is for another address');
	});
});

test.each([
	[acme, 'https://login.salesforce.com'],
	['https://acme-dev-ed.develop.my.salesforce.com', 'https://login.salesforce.com'],
	['https://acme--dev.sandbox.my.salesforce.com', 'https://test.salesforce.com'],
	['https://acme--dev.my.salesforce.com', 'https://test.salesforce.com'],
	['https://acme.scratch.my.salesforce.com', 'https://test.salesforce.com'],
	['https://gateway.example.com', undefined],
])('people of %s also sign in at %s', (organization, page) => {
	expect(signInPageOf(organization)).toBe(page);
});
