import { parseEnvironment } from '../../../../nodes/Dynamics365/dataverse/environment';

const contoso = 'https://contoso.crm4.dynamics.com';

test.each([
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
])('is understood with %s', (_, pasted) => {
	expect(parseEnvironment(pasted).baseUrl).toBe(contoso);
});

test.each([
	['public', 'contoso.crm.dynamics.com', 'https://login.microsoftonline.com'],
	['public, another region', 'contoso.crm11.dynamics.com', 'https://login.microsoftonline.com'],
	['GCC', 'contoso.crm9.dynamics.com', 'https://login.microsoftonline.com'],
	['GCC High', 'contoso.crm.microsoftdynamics.us', 'https://login.microsoftonline.us'],
	['DoD', 'contoso.crm.appsplatform.us', 'https://login.microsoftonline.us'],
	['China', 'contoso.crm.dynamics.cn', 'https://login.partner.microsoftonline.cn'],
])('of the %s cloud is signed in to there', (_, pasted, signInServer) => {
	expect(parseEnvironment(pasted)).toEqual({ baseUrl: `https://${pasted}`, signInServer });
});

test.each([
	['', 'The environment URL is empty.'],
	['contoso', '"contoso" is not the URL of a Dynamics 365 environment.'],
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
])('%j is refused before anything is sent', (pasted, message) => {
	expect(() => parseEnvironment(pasted)).toThrow(message);
});

test('a host outside the clouds needs the sign-in server named', () => {
	expect(parseEnvironment('crm.example.com:8443/main.aspx', 'login.example.com/')).toEqual({
		baseUrl: 'https://crm.example.com:8443',
		signInServer: 'https://login.example.com',
	});
});

test('a host of a cloud is signed in to there, whatever else is named', () => {
	expect(parseEnvironment(contoso, 'https://evil.example').signInServer).toBe(
		'https://login.microsoftonline.com',
	);
});
