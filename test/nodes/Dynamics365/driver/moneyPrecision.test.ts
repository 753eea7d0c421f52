/** How many decimal places amounts of money keep, and that they are not written again for more of them. */
import { AGENT_ALICE, BASE_CURRENCY, INTEGRATION_USER } from '../../../emulators/dataverse';
import { dynamics365, startDynamics365 } from '../../../products/dynamics365';
import { setCaseStage } from '../../cases/caseStage';
import { matchBy } from '../../cases/valueTable';
import { useEmulatedDataverse } from './emulated';

const under = useEmulatedDataverse();

const scaleOf = async (entity: string, name: string) =>
	(await under.reopen().describe(entity)).fields.find((field) => field.name === name)?.scale;

const alice = () => under.emulator.as(AGENT_ALICE.id);
const setBaseCurrency = (currencyprecision: number) =>
	alice().update('transactioncurrency', BASE_CURRENCY, { currencyprecision });

test.each([
	['of the currency', 'lead', 'revenue', 3],
	['of the column, where it says so', 'new_thing', 'new_price', 2],
])('the decimal places are those %s', async (_, entity, name, expected) => {
	setBaseCurrency(3);
	expect(await scaleOf(entity, name)).toBe(expected);
});

test('with several currencies, the one with most decimal places counts', async () => {
	setBaseCurrency(2);
	alice().create('transactioncurrency', { currencyname: 'Yen', currencyprecision: 0 });
	expect(await scaleOf('lead', 'revenue')).toBe(2);
	alice().create('transactioncurrency', { currencyname: 'Dinar', currencyprecision: 4 });
	expect(await scaleOf('lead', 'revenue')).toBe(4);
});

test("without permission to read the currencies, the column's own number counts", async () => {
	setBaseCurrency(4);
	under.emulator.security.revoke(INTEGRATION_USER.id, 'Read', 'transactioncurrency');
	expect(await scaleOf('lead', 'revenue')).toBe(2);
});

describe.each([0, 2, 3])('in a currency with %i decimal places', (currencyprecision) => {
	const stage = setCaseStage(dynamics365, async () => {
		const crm = await startDynamics365();
		crm.emulator
			.as(AGENT_ALICE.id)
			.update('transactioncurrency', BASE_CURRENCY, { currencyprecision });
		return crm;
	});

	test('an amount keeps all that the currency has, and comes to rest', async () => {
		const item = { lastname: 'Lovelace', revenue: 10.0567 };
		const created = await stage.copy('lead', item);
		expect(created).toMatchObject({
			outcome: 'created',
			changes: expect.arrayContaining([
				{ field: 'revenue', from: null, to: Number((10.0567).toFixed(currencyprecision)) },
			]) as unknown,
		});
		const again = await stage.copy('lead', item, matchBy('lastname'));
		expect(again).toMatchObject({ outcome: 'unchanged', id: created.id });
	});
});
