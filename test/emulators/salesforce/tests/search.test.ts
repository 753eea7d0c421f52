/** SOSL in phone fields: what the index has, and what is rejected. */
import { startWithClient, type ApiClient } from './apiClient';

const LAG = 60_000;
let client: ApiClient;

beforeAll(async () => {
	client = await startWithClient({ searchLagMs: LAG });
	client.emulator.clock.freeze();
	for (const Phone of ['(415) 555-0123', 'tel. +1 415/555 01 23', '415 555 0123 x99', '555 0199']) {
		await client.create('Lead', { LastName: 'Lovelace', Company: 'Engines', Phone });
	}
});
afterAll(() => client.emulator.close());

const search = (sosl: string) =>
	client.send<{ searchRecords: Array<{ Phone: string }> }>({
		path: `/search?q=${encodeURIComponent(sosl)}`,
	});

const phones = async (terms: string) => {
	const { body } = await search(`FIND {${terms}} IN PHONE FIELDS RETURNING Lead(Id, Phone)`);
	return body.searchRecords.map(({ Phone }) => Phone);
};

test('a record is found once the index has it, in any notation', async () => {
	expect(await phones('4155550123')).toEqual([]);
	client.emulator.clock.advance(LAG);
	expect(await phones('4155550123')).toEqual(['(415) 555-0123', 'tel. +1 415/555 01 23']);
});

test('several numbers are alternatives, as long as the search keeps its operators', async () => {
	expect(await phones('14155550123 OR 5550199')).toEqual(['tel. +1 415/555 01 23', '555 0199']);
	expect(await phones(`5550199 OR ${'4155550123 OR '.repeat(300)}1`)).toEqual([]);
});

test.each(['FIND 4155550123', 'FIND {4155550123} IN PHONE FIELDS RETURNING Leed(Id)'])(
	'%s is rejected',
	async (sosl) => {
		expect(await search(sosl)).toMatchObject({
			status: 400,
			body: [{ errorCode: 'MALFORMED_SEARCH' }],
		});
	},
);
