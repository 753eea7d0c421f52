/** User: Find by Email, Get Many, Who Am I. */
import type { INodeParameters } from 'n8n-workflow';
import { productsUnderTest } from '../../products';
import { setOperationStage } from './operationStage';
import { errorOf } from '../../support/itemError';

describe.each(productsUnderTest)('$name: users', (underTest) => {
	const { users } = underTest.product;
	const stage = setOperationStage(underTest);
	const { runJson, callsOf } = stage;

	let made = 0;
	const newEmail = () => `user${(made += 1)}@example.com`;
	const addUser = (email: string, active = true) => stage.crm.addUser({ email, active });

	describe('Find by Email', () => {
		const find = (more: INodeParameters = {}): INodeParameters => ({
			resource: 'user',
			operation: 'findByEmail',
			userEmail: '={{ $json.email }}',
			...more,
		});

		test('returns the active user, in upper or lower case', async () => {
			const email = newEmail();
			addUser(email, false);
			const id = addUser(email);
			const [user] = await runJson(find(), [{ email: email.toUpperCase() }]);
			expect(user).toMatchObject({ id, email, active: true });
			expect(Object.keys(user ?? {})).toEqual(['id', 'name', 'email', 'username', 'active', 'url']);
		});

		test.each<[what: string, prepare: (email: string) => void, error: object]>([
			['no user', () => undefined, { code: 'USER_NOT_FOUND' }],
			['an inactive user', (email) => addUser(email, false), { code: 'USER_INACTIVE' }],
			[
				'two active users',
				(email) => [addUser(email), addUser(email)],
				{ code: 'MULTIPLE_MATCHES' },
			],
		])('fails for %s', async (_, prepare, error) => {
			const email = newEmail();
			prepare(email);
			const [failed] = await stage.run(find(), [{ email }]);
			expect(failed?.json).toMatchObject({ error });
			expect(errorOf(failed)).toBeDefined();
		});

		test('fails for an empty email, alone', async () => {
			const email = newEmail();
			addUser(email);
			const output = await stage.run(find(), [{ email: '' }, { email }, {}]);
			expect(output.map((item) => errorOf(item) === undefined)).toEqual([false, true, false]);
		});

		test('returns an inactive user where the option says so', async () => {
			const email = newEmail();
			const id = addUser(email, false);
			const options = { includeInactive: true };
			expect(await runJson(find({ options }), [{ email }])).toMatchObject([{ id, active: false }]);
		});

		test('10,000 items take few calls, half of them without a user', async () => {
			const emails = Array.from({ length: 20 }, newEmail);
			emails.forEach((email) => addUser(email));
			const items = Array.from({ length: 10_000 }, (_, index) => ({
				email: index % 2 === 0 ? emails[(index / 2) % emails.length]! : `none${index}@example.com`,
			}));
			let found: unknown[] = [];
			const calls = await callsOf(async () => {
				found = (await runJson(find(), items)).map((json) => json.email);
			});
			expect(found).toEqual(items.map(({ email }, index) => (index % 2 ? undefined : email)));
			expect(calls).toBeLessThanOrEqual(4);
		}, 60_000);
	});

	describe('Get Many', () => {
		const getMany = (more: INodeParameters = {}): INodeParameters => ({
			resource: 'user',
			operation: 'getAll',
			returnAll: true,
			...more,
		});

		test('returns the active users by name, inactive ones where the option says so', async () => {
			const email = newEmail();
			addUser(email, false);
			const active = await runJson(getMany());
			expect(active.every((user) => user.active)).toBe(true);
			expect(active).toContainEqual(
				expect.objectContaining({ id: stage.crm.colleague.id, email: stage.crm.colleague.email }),
			);
			const all = await runJson(getMany({ options: { includeInactive: true } }));
			expect(all).toContainEqual(expect.objectContaining({ email, active: false }));
		});

		test('returns up to the limit, for every item', async () => {
			const parameters = getMany({ returnAll: false, limit: 1 });
			const output = await stage.run(parameters, [{}, {}]);
			expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		});
	});

	describe('Who Am I', () => {
		const whoAmI: INodeParameters = { resource: 'user', operation: 'whoAmI' };

		test('returns the connected user and the org or environment', async () => {
			const [user] = await runJson(whoAmI);
			expect(user).toMatchObject({
				id: expect.any(String) as string,
				name: expect.any(String) as string,
				active: true,
				organization: { id: expect.stringMatching(/^.{15,}$/) as string, url: stage.crm.url },
			});
		});

		test('returns what is known to a user who cannot read users', async () => {
			stage.crm.forbidReading(users.entity);
			const [user] = await stage.run(whoAmI);
			if (errorOf(user)) return;
			expect(user?.json).toMatchObject({ id: expect.any(String) as string });
		});
	});
});
