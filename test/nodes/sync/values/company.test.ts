import {
	companyNames,
	domainOf,
	normalizeCompanyName,
} from '../../../../nodes/sync/values/company';

test.each([
	['https://www.acme.com/en/about?x=1', 'acme.com'],
	['acme.com', 'acme.com'],
	['WWW.Acme.com/', 'acme.com'],
	['http://shop.acme.co.uk', 'shop.acme.co.uk'],
	['sales@Acme.com', 'acme.com'],
	['ada@gmail.com', ''],
	['https://www.linkedin.com/company/acme', ''],
	['n/a', ''],
	['', ''],
	['no website', ''],
])('%j has the domain %j', (text, domain) => {
	expect(domainOf(text)).toBe(domain);
});

test.each([
	['Acme, Inc.', 'acme'],
	['ACME Corporation', 'acme'],
	['Müller GmbH & Co. KG', 'muller'],
	['Société Générale S.A.', 'societe generale'],
	['Pérez e Hijos, S.L.', 'perez e hijos'],
	['Smith & Sons Ltd', 'smith and sons'],
	['Acme Holding Pty. Ltd.', 'acme holding'],
	['Company', 'company'],
	['Ltd.', 'ltd'],
	['Sao Paulo', 'sao paulo'],
	['', ''],
])('%j is %j without its legal form', (name, expected) => {
	expect(normalizeCompanyName(name)).toBe(expected);
});

test.each(['Acme', 'Acme Inc.', 'Acme GmbH', 'Acme, Inc.', 'Acme S.A.'])(
	'a company is searched as %s, whatever its legal form is in the input',
	(written) => {
		for (const given of ['Acme', 'Acme, Inc.', 'Acme GmbH & Co. KG', ' Acme  Ltd ']) {
			expect(companyNames(given)).toContain(written);
		}
	},
);
