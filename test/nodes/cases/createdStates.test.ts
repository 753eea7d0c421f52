/** New records with values that a CRM accepts only in an update. The case number is that of the report. */
import type { IDataObject } from 'n8n-workflow';
import * as dataverse from '../../emulators/dataverse';
import * as salesforceOrg from '../../emulators/salesforce';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { salesforce, startSalesforce } from '../../products/salesforce';
import { setCaseStage } from './caseStage';

const failure = (id: unknown, field: string) => ({
	outcome: 'failed',
	id,
	url: expect.stringContaining(String(id)) as string,
	reason: expect.stringMatching(
		new RegExp(`was created \\(${String(id)}\\), but "${field}".* could not be set: .`),
	) as string,
});

describe('C31: Dynamics 365: a new record with a state', () => {
	const stage = setCaseStage(dynamics365, startDynamics365);
	const edits = () => stage.crm.emulator.as(dataverse.AGENT_ALICE.id);
	const stateOf = ({ id }: IDataObject) => {
		const { statecode, statuscode } = edits().get('contact', id as string) ?? {};
		return { statecode, statuscode };
	};
	const write = (state: IDataObject) => stage.write('contact', { lastname: 'Byron', ...state });
	const writes = () => stage.crm.log.entries.filter(dynamics365.requests.isWrite).length;

	test.each<[string, IDataObject, object, number]>([
		['active', { statecode: 0, statuscode: 1 }, { statecode: 0, statuscode: 1 }, 1],
		['inactive', { statecode: 1 }, { statecode: 1, statuscode: 2 }, 2],
		[
			'inactive, with its reason',
			{ statecode: 1, statuscode: 2 },
			{ statecode: 1, statuscode: 2 },
			2,
		],
		['a reason alone', { statuscode: 1 }, { statecode: 0, statuscode: 1 }, 1],
	])('%s', async (_, state, expected, calls) => {
		await stage.offered('contact');
		const before = writes();
		const outcome = await write(state);
		expect(outcome).toMatchObject({ outcome: 'created' });
		expect(stateOf(outcome)).toEqual(expected);
		expect(writes() - before).toBe(calls);
	});

	test('a repeated execution finds it as it should be', async () => {
		const search = { searchIn: 'entity', matchBy: 'email' };
		const inactive = { lastname: 'Byron', emailaddress1: 'byron@example.com', statecode: 1 };
		expect(await stage.write('contact', inactive, search)).toMatchObject({ outcome: 'created' });
		expect(await stage.write('contact', inactive, search)).toMatchObject({ outcome: 'unchanged' });
	});

	test('when the state cannot be set, the record is reported, and not created again', async () => {
		const before = stage.crm.count('contact');
		const outcome = await write({ statecode: 1, statuscode: 1 });
		expect(outcome).toMatchObject(failure(outcome.id, 'statuscode'));
		expect(stateOf(outcome)).toMatchObject({ statecode: 0 });
		expect(stage.crm.count('contact')).toBe(before + 1);
	});

	test('when the update gets no response, the record is not created again', async () => {
		await stage.offered('contact');
		const before = stage.crm.count('contact');
		stage.crm.faults.add({
			path: /batch/,
			skip: 2,
			times: Infinity,
			answer: { status: 503, headers: { 'retry-after': '900' } },
		});
		const outcome = await write({ statecode: 1 });
		expect(outcome).toMatchObject(failure(outcome.id, 'statecode'));
		expect(stage.crm.count('contact')).toBe(before + 1);
	});
});

describe('C31: Salesforce: a new record with a field that only an update sets', () => {
	const stage = setCaseStage(salesforce, startSalesforce);
	const edits = () => stage.crm.emulator.as(salesforceOrg.AGENT_ALICE.id);
	const write = (reason: string) =>
		stage.write('Lead', { LastName: 'Byron', Company: 'Poems', EmailBouncedReason: reason });

	test('is created and updated', async () => {
		const outcome = await write('mailbox full');
		expect(outcome).toMatchObject({ outcome: 'created' });
		expect(edits().get('Lead', outcome.id as string)).toMatchObject({
			EmailBouncedReason: 'mailbox full',
		});
	});

	test('when it cannot be set, the record is reported', async () => {
		const outcome = await write('x'.repeat(300));
		expect(outcome).toMatchObject(failure(outcome.id, 'EmailBouncedReason'));
	});
});
