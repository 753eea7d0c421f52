/** What Dynamics 365 requires of a new record: what its API rejects, and not what only its forms ask. */
import { AGENT_ALICE } from '../../emulators/dataverse';
import { dynamics365, startDynamics365 } from '../../products/dynamics365';
import { setCaseStage } from './caseStage';

const stage = setCaseStage(dynamics365, startDynamics365);

test('a business required column can be left out, and the mapper shows it first', async () => {
	expect(await stage.write('lead', { lastname: 'Byron' })).toMatchObject({ outcome: 'created' });
	const subject = (await stage.offered('lead')).find(({ id }) => id === 'subject');
	expect(subject).toMatchObject({ displayName: 'Topic (subject)', removed: false });
});

test('a system required column cannot, and any field of a lookup fills it', async () => {
	const rejected = await stage.write('incident', { title: 'Broken' });
	expect(rejected).toMatchObject({ outcome: 'failed', error: { fields: ['customerid'] } });
	const account = stage.crm.emulator.as(AGENT_ALICE.id).create('account', { name: 'Contoso' });
	for (const field of ['customerid', 'customerid_account', 'customerid:account.name']) {
		const customer = field.includes(':') ? 'Contoso' : account;
		const written = await stage.write('incident', { title: 'Broken', [field]: customer });
		expect(written).toMatchObject({ outcome: 'created' });
	}
});
