/** Campaign responses, which say how someone responded to a campaign: records like any other. */
import { AGENT_ALICE } from '../../emulators/dataverse';
import { dynamics365, type startDynamics365 } from '../../products/dynamics365';
import { openMapper, type Mapper } from '../../support/mapper';
import { setOperationStage } from '../n8n/operationStage';
import { errorOf } from '../../support/itemError';

const TABLE = 'campaignresponse';

const stage = setOperationStage(dynamics365);
let map: Mapper;
beforeAll(async () => {
	map = await openMapper(dynamics365, stage.crm, TABLE);
});

const create = (campaign: string, responsecode = 'Not Interested') => ({
	resource: 'record',
	operation: 'create',
	entity: stage.entity(TABLE),
	fields: map({
		subject: 'Spring',
		responsecode,
		emailaddress: 'ada@example.com',
		regardingobjectid: campaign,
	}),
});

test('a response to a campaign is created, with its code by label', async () => {
	const campaign = stage.crm.colleague.create('campaign', { name: 'Spring' });
	const [created] = await stage.runJson(create(campaign));
	expect(created).toMatchObject({ outcome: 'created' });
	const { emulator } = stage.crm as Awaited<ReturnType<typeof startDynamics365>>;
	expect(emulator.as(AGENT_ALICE.id).get(TABLE, created?.id as string)).toMatchObject({
		responsecode: 2,
		_regardingobjectid_value: campaign,
	});
});

test.each([
	['no campaign', '', 'Interested', /RegardingObjectId is a required field/],
	[
		'an unknown campaign',
		dynamics365.unknownUserId,
		'Interested',
		/refers to a record that was deleted/,
	],
	['an unknown response code', '', 'Maybe', /Maybe/],
])('fails for %s', async (_, campaign, code, message) => {
	const [failed] = await stage.run(create(campaign, code));
	expect(errorOf(failed)?.message).toMatch(message);
});
