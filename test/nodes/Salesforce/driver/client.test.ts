import { INTEGRATION_USER } from '../../../emulators/salesforce';
import { useEmulatedSalesforce } from './emulated';

const under = useEmulatedSalesforce();

test('jsforce sends everything through the transport, and adds no authorization', async () => {
	const { crm, sent, emulator } = under;
	await crm.whoAmI();
	await crm.listEntities();
	await crm.find([{ entity: 'Lead', keys: [{ LastName: 'Lovelace' }], fields: [] }]);
	await crm.write([
		{ kind: 'create', entity: 'Lead', values: { LastName: 'Lovelace', Company: 'x' } },
	]);
	expect(sent).toHaveLength(emulator.log.total);
	for (const { url, headers } of sent) {
		expect(url.startsWith(emulator.url)).toBe(true);
		expect(Object.keys(headers).map((name) => name.toLowerCase())).not.toContain('authorization');
	}
});

test('one version of the API is used', async () => {
	await under.crm.listEntities();
	expect(new URL(under.sent[0]!.url).pathname).toBe('/services/data/v66.0/sobjects');
});

test('an exhausted quota is an error without another attempt', async () => {
	const { emulator, crm } = under;
	const { dailyRequests } = emulator;
	emulator.dailyRequests = 0;
	await expect(crm.listEntities()).rejects.toMatchObject({
		kind: 'retryLater',
		waitCause: 'quota-exhausted',
		code: 'REQUEST_LIMIT_EXCEEDED',
	});
	emulator.dailyRequests = dailyRequests;
	expect(crm.callCount).toBe(1);
});

test('a session that has ended asks to sign in', async () => {
	under.emulator.clock.advance(24 * 60 * 60 * 1000);
	await expect(under.crm.describe('Lead')).rejects.toMatchObject({
		kind: 'signInAgain',
		code: 'INVALID_SESSION_ID',
	});
	await expect(under.crm.whoAmI()).rejects.toMatchObject({ kind: 'signInAgain' });
});

test('the connected user has an id and a name', async () => {
	const { id, name } = INTEGRATION_USER;
	expect(await under.crm.whoAmI()).toMatchObject({ id, name });
});
