/** The example workflows that people and systems post to, in n8n-core's engine on both emulated CRMs. */
import type { IDataObject } from 'n8n-workflow';
import { trustEmulators } from '../emulators/kernel/tls';
import { AGENT_ALICE } from '../emulators/salesforce';
import { readWorkflow } from '../nodes/n8n/twoWay/twoCrms';
import type { EmulatedProduct } from '../products';
import { dynamics365 } from '../products/dynamics365';
import { salesforce } from '../products/salesforce';
import { RunningWorkflow } from '../support/n8nWorkflow';

interface Rows {
	list(entity: string): IDataObject[];
}

let dynamics: EmulatedProduct;
let sales: EmulatedProduct;

beforeAll(async () => {
	await trustEmulators();
	[dynamics, sales] = await Promise.all([dynamics365.start(), salesforce.start()]);
});
afterAll(async () => {
	await Promise.all([dynamics.close(), sales.close()]);
});

const rowsOf = ({ colleague }: EmulatedProduct, entity: string) =>
	(colleague as unknown as Rows).list(entity);

/** @returns what the nodes of the example returned, by name. */
async function post(file: string, body: object) {
	const workflow = readWorkflow(file);
	const { name } = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.webhook')!;
	const credentials = { ...dynamics.credentials, ...sales.credentials };
	const items = [{ json: { body } as unknown as IDataObject }];
	return await new RunningWorkflow(workflow, credentials).run({ trigger: name, items });
}

const ada = { firstName: 'Ada', lastName: 'Lovelace', company: 'Engines', phone: '(415) 555-0123' };

describe('web leads', () => {
	const send = async (...people: object[]) => {
		const outputs = await post('web-leads-to-dynamics.json', { people });
		return outputs.get('Create or Update Lead in Dynamics 365')!;
	};
	const leadsWith = (email: string) =>
		rowsOf(dynamics, 'lead').filter(({ emailaddress1 }) => emailaddress1 === email);

	test('one lead for each address, and nothing is written the second time', async () => {
		const people = ['web1@example.com', 'web2@example.com'].map((email) => ({ ...ada, email }));
		expect(await send(...people)).toMatchObject([{ outcome: 'created' }, { outcome: 'created' }]);
		expect(await send(...people)).toMatchObject([
			{ outcome: 'unchanged' },
			{ outcome: 'unchanged' },
		]);
		expect(leadsWith('web1@example.com')).toMatchObject([{ lastname: 'Lovelace' }]);
	});

	test('a field that the form leaves empty is not cleared', async () => {
		const email = 'web3@example.com';
		await send({ ...ada, email, interest: 'Looms' });
		expect(await send({ ...ada, email, phone: '', interest: 'Engines' })).toMatchObject([
			{ outcome: 'updated', changes: [{ field: 'subject', to: 'Engines' }] },
		]);
		expect(leadsWith(email)).toMatchObject([{ telephone1: ada.phone, subject: 'Engines' }]);
	});

	test('of several leads with the address, the newest is updated', async () => {
		const email = 'web4@example.com';
		const create = () => {
			dynamics.clock.advance(60_000);
			return dynamics.colleague.create('lead', { lastname: 'Byron', emailaddress1: email });
		};
		const [, newest] = [create(), create()];
		expect(await send({ ...ada, email })).toMatchObject([{ outcome: 'updated', id: newest }]);
	});
});

describe('people', () => {
	const send = async (person: object) => {
		const outputs = await post('people-to-salesforce.json', { people: [person] });
		return outputs.get('Create or Update Person in Salesforce')!;
	};

	test('a contact is found by name, and only its empty fields are filled', async () => {
		const grace = { FirstName: 'Grace', LastName: 'Hopper', Phone: '+1 202 555 0100' };
		const id = sales.colleague.create('Contact', grace);
		const person = { firstName: 'Grace', lastName: 'Hopper', email: 'grace@example.com' };
		expect(await send({ ...person, phone: '+1 202 555 0199' })).toMatchObject([
			{
				...{ outcome: 'updated', entity: 'Contact', id, matchedBy: 'name' },
				changes: [{ field: 'Email', from: null, to: 'grace@example.com' }],
			},
		]);
	});

	test('someone who is neither a contact nor a lead becomes a lead', async () => {
		const person = { ...ada, email: 'people1@example.com' };
		expect(await send(person)).toMatchObject([{ outcome: 'created', entity: 'Lead' }]);
		expect(await send(person)).toMatchObject([{ outcome: 'unchanged', entity: 'Lead' }]);
	});
});

describe('trade show visitors', () => {
	const scan = async (person: object) =>
		await post('trade-show-visitors-with-review.json', { people: [person] });

	test('if several records match, a colleague is asked which one it is, and nothing is written', async () => {
		const twin = { LastName: 'Byron', Company: 'Engines', Email: 'twin@example.com' };
		const ids = [1, 2].map(() => sales.colleague.create('Lead', twin));
		const before = rowsOf(sales, 'Lead');
		const outputs = await scan({ ...ada, email: twin.Email });
		const [answer] = outputs.get('Ask a Colleague')!;
		for (const id of ids) expect(answer!.question).toContain(id);
		expect(answer!.question).toContain(twin.Email);
		expect(rowsOf(sales, 'Lead')).toEqual(before);
	});

	test('one record that matches by phone is updated without a question', async () => {
		const lead = { LastName: 'Lovelace', Company: 'Engines', Phone: '+1 415 555 0177' };
		const id = sales.colleague.create('Lead', lead);
		const outputs = await scan({ ...ada, phone: '(415) 555-0177', email: 'scan@example.com' });
		expect(outputs.get('Create or Update Lead in Salesforce')).toMatchObject([
			{ outcome: 'updated', id, matchedBy: 'phone' },
		]);
		expect(outputs.has('Ask a Colleague')).toBe(false);
	});
});

test('calls: an answered call in support opens one case for its agent, however often it is sent', async () => {
	const { id: owner, email: agent } = AGENT_ALICE;
	const call = { callId: 'call-1', from: '+1 415 555 0199', name: 'Caller', agent, seconds: 61 };
	const send = async (facts: object) => {
		const outputs = await post('calls-to-cases.json', { ...call, ...facts });
		return outputs.get('Open Case for Caller in Salesforce') ?? [];
	};
	const before = rowsOf(sales, 'Case').length;
	for (const facts of [
		{ queue: 'Support', status: 'missed' },
		{ queue: 'Sales', status: 'answered' },
	]) {
		expect(await send(facts)).toEqual([]);
	}
	const answered = { queue: 'support', status: 'answered' };
	const [[first], [second]] = [await send(answered), await send(answered)];
	expect(first).toMatchObject({ outcome: 'created', caller: { outcome: 'created' } });
	expect(second).toMatchObject({ outcome: 'unchanged', id: first!.id, url: first!.url });
	const cases = rowsOf(sales, 'Case');
	expect(cases).toHaveLength(before + 1);
	expect(cases.find(({ Id }) => Id === first!.id)).toMatchObject({
		...{ Subject: `Call from ${call.from}`, Origin: 'Phone', OwnerId: owner },
	});
});
