/** FetchXML: what it finds, how it is paged, and what is rejected. */
import { AGENT_ALICE } from '..';
import { startWithClient, type TestAnswer, type TestWorld } from './testClient';

let world: TestWorld;
let account = '';

beforeAll(async () => {
	world = await startWithClient();
	const alice = world.emulator.as(AGENT_ALICE.id);
	account = alice.create('account', { name: 'Analytical Engines' });
	for (const [index, lastname] of ['Ada', 'Babbage', 'Curie', 'Darwin'].entries()) {
		alice.create('contact', {
			lastname,
			jobtitle: index % 2 === 0 ? 'Countess' : null,
			...(index < 2 && { 'parentcustomerid_account@odata.bind': `/accounts(${account})` }),
		});
	}
});
afterAll(() => world.emulator.close());

const ANNOTATIONS = { prefer: 'odata.include-annotations="Microsoft.Dynamics.CRM.*"' };

const fetch = (xml: string, setName = 'contacts'): Promise<TestAnswer> =>
	world.client.get(`${setName}?fetchXml=${encodeURIComponent(xml)}`, ANNOTATIONS);

const contacts = (inner: string, attributes = '') =>
	`<fetch ${attributes}><entity name="contact"><attribute name="lastname"/>${inner}</entity></fetch>`;

const names = ({ rows }: TestAnswer, key = 'lastname') => rows.map((row) => row[key]);

test.each([
	['eq', '<condition attribute="lastname" operator="eq" value="ada"/>', ['Ada']],
	['ne', '<condition attribute="jobtitle" operator="ne" value="Countess"/>', ['Babbage', 'Darwin']],
	['null', '<condition attribute="jobtitle" operator="null"/>', ['Babbage', 'Darwin']],
	['like', '<condition attribute="lastname" operator="like" value="%ar%"/>', ['Darwin']],
	['begins-with', '<condition attribute="lastname" operator="begins-with" value="c"/>', ['Curie']],
	[
		'in',
		'<condition attribute="lastname" operator="in"><value>Ada</value><value>Curie</value></condition>',
		['Ada', 'Curie'],
	],
	['a bit', '<condition attribute="donotemail" operator="eq" value="1"/>', []],
	['a lookup', '<condition attribute="parentcustomerid" operator="not-null"/>', ['Ada', 'Babbage']],
])('finds by %s', async (_, condition, expected) => {
	const answer = await fetch(
		contacts(`<order attribute="lastname"/><filter>${condition}</filter>`),
	);
	expect(names(answer)).toEqual(expected);
});

test.each([
	['inner', ['Analytical Engines', 'Analytical Engines']],
	['outer', ['Analytical Engines', 'Analytical Engines', undefined, undefined]],
])('joins another table by an %s link', async (type, expected) => {
	const link = `<link-entity name="account" from="accountid" to="parentcustomerid" alias="a" link-type="${type}"><attribute name="name"/></link-entity>`;
	const answer = await fetch(contacts(`<order attribute="lastname"/>${link}`));
	expect(names(answer, 'a.name')).toEqual(expected);
});

test('counts and groups', async () => {
	const { rows } = await fetch(
		'<fetch aggregate="true"><entity name="contact"><attribute name="contactid" alias="total" aggregate="count"/><attribute name="jobtitle" alias="job" groupby="true"/></entity></fetch>',
	);
	expect(rows).toEqual([
		{ total: 2, job: null },
		{ total: 2, job: 'Countess' },
	]);
});

test('a page ends with a cookie, encoded twice, that the next page begins at', async () => {
	const order = '<order attribute="lastname" descending="true"/>';
	const { body } = await fetch(contacts(order, 'count="3"'));
	expect(body['@Microsoft.Dynamics.CRM.morerecords']).toBe(true);
	const annotation = body['@Microsoft.Dynamics.CRM.fetchxmlpagingcookie'] as string;
	const [, encoded = ''] = /pagingcookie="(.*?)"/.exec(annotation) ?? [];
	const cookie = decodeURIComponent(decodeURIComponent(encoded));
	expect(cookie).toMatch(/^<cookie page="1"><lastname last="/);
	const escaped = cookie.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
	const last = await fetch(contacts(order, `count="3" page="2" paging-cookie="${escaped}"`));
	expect(names(last)).toEqual(['Ada']);
	expect(last.body['@Microsoft.Dynamics.CRM.morerecords']).toBe(false);
});

test('a query that orders by a linked table has no cookie', async () => {
	const link =
		'<link-entity name="account" from="accountid" to="parentcustomerid" link-type="outer"><order attribute="name"/></link-entity>';
	const { body } = await fetch(contacts(link, 'count="1"'));
	expect(body).toMatchObject({ '@Microsoft.Dynamics.CRM.morerecords': true });
	expect(body).not.toHaveProperty(['@Microsoft.Dynamics.CRM.fetchxmlpagingcookie']);
});

test.each([
	['an unclosed element', '<fetch><entity name="contact">', '0x80040201', 'Invalid XML.'],
	['an ampersand', contacts('<filter><condition attribute="a&b"/></filter>'), '0x80040201', /XML/],
	['no entity', '<fetch/>', '0x80040201', /XML/],
	['another table', '<fetch><entity name="leed"/></fetch>', '0x80041102', /'leed'/],
	['the table of another set', '<fetch><entity name="lead"/></fetch>', '0x80041128', /match/],
	['an unknown column', contacts('<attribute name="fax2"/>'), '0x80041103', /'fax2'/],
	['an unknown element', contacts('<where/>'), '0x8004111c', /where/],
	[
		'an unknown operator',
		contacts('<filter><condition attribute="lastname" operator="is" value="x"/></filter>'),
		'0x80041120',
		/is$/,
	],
	[
		'a value of another type',
		contacts('<filter><condition attribute="contactid" operator="eq" value="x"/></filter>'),
		'0x80041108',
		/'contactid'/,
	],
	['top with a page', contacts('', 'top="3" page="1"'), '0x80040203', /paging attribute page/],
	[
		'a cookie that was decoded once',
		contacts('', 'page="2" paging-cookie="%3ccookie"'),
		'0x80040203',
		/Cookie/,
	],
])('rejects %s', async (_, xml, code, message) => {
	const { status, error } = await fetch(xml);
	expect({ status, code: error.code }).toEqual({ status: 400, code });
	expect(error.message).toMatch(message);
});
