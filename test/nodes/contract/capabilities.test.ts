/** What a driver declares it can do, and what it does. */
import type { Actions } from '../../../nodes/crm/port';
import { productsUnderTest } from '../../products';
import { setStage } from './stage';

/** Every action; one that is missing here does not compile. */
const names = Object.keys({
	fieldHistory: true,
	revokeAccess: true,
	soql: true,
	odata: true,
	fetchXml: true,
	invocables: true,
	merge: true,
	restore: true,
	filterRelated: true,
	qualifyLeads: true,
	convertLeads: true,
	closeCases: true,
	addListMembers: true,
	addCampaignItems: true,
	relations: true,
	notes: true,
	files: true,
	fileFields: true,
} satisfies Record<keyof Actions, true>) as Array<keyof Actions>;

describe.each(productsUnderTest)('$name', (underTest) => {
	const stage = setStage(underTest);

	test('has the actions among the capabilities that it declares, and no others', () => {
		const declared = names.filter((name) => stage.crm.capabilities.has(name));
		expect(Object.keys(stage.crm.actions)).toEqual(declared);
	});

	test('no longer accepts a token whose access it has revoked', async () => {
		const { revokeAccess } = stage.crm.actions;
		await stage.crm.whoAmI();
		await revokeAccess?.({ token: stage.token });
		const isConnected = await stage.crm.whoAmI().then(
			() => true,
			() => false,
		);
		expect(isConnected).toBe(revokeAccess === undefined);
	});
});
