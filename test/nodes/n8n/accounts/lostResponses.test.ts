/** A lost response adds no second account, whichever call it belongs to. */
import { productsUnderTest } from '../../../products';
import { setAccountStage } from './accountStage';

/** A request is sent again as often as ever, only without the pause before it. */
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<object>('n8n-workflow'),
	sleep: () => Promise.resolve(),
}));

describe.each(productsUnderTest)('$name: a new account', (underTest) => {
	const stage = setAccountStage(underTest);
	const { account } = underTest.names;
	afterEach(() => stage.crm.faults.clear());

	test.each([0, 1, 2, 3, 4, 5])('once when the response to call %i is lost', async (skip) => {
		const company = { companyName: stage.newName(), companyDomain: `lost${skip}.example` };
		const before = stage.crm.count(account);
		stage.crm.faults.add({ skip, cut: 'afterWrite' });
		const outcomes = await stage.tie(
			[stage.newContact(), stage.newContact()].map((person) => ({ ...person, ...company })),
			{ onNoMatch: 'create' },
		);
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
		expect(stage.crm.count(account)).toBe(before + 1);
	});
});
