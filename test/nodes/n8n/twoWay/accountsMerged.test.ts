/** Accounts and contacts that are merged or deleted in one CRM, in n8n-core's engine on both emulated CRMs. */
import { errorOf } from '../../../support/itemError';
import { ACCOUNTS, type Companies } from './companies';
import { CompanyStage, type Ids } from './companyStage';
import { other, sideNames, type TwoCrms } from './twoCrms';

let stage: CompanyStage;
let crms: TwoCrms;
let companies: Companies;

beforeAll(async () => {
	stage = await CompanyStage.start();
	({ crms, companies } = stage);
});
afterAll(() => stage.close());
beforeEach(() => stage.clear());

describe.each(sideNames)('in %s', (side) => {
	const there = other(side);

	test('a contact whose account was deleted in the other CRM fails; both come once they are edited', async () => {
		const account = await stage.syncedAccount(side);
		companies.delete(there, 'account', account[there]);
		await stage.settle();
		const contact = companies.createContact(side, stage.newEmployee(account[side]));
		await crms.poll(side);
		const [outcome] = await crms.run(side);
		expect(errorOf({ json: outcome! })?.message).toMatch(/cannot be set: no .* record has/);
		expect(companies.contacts(there).size).toBe(0);

		// No one runs the failed item again.
		await crms.republish(ACCOUNTS);
		companies.editAccount(side, account[side], { phone: '+1 555 0122' });
		companies.editContact(side, contact, { jobTitle: 'Countess' });
		await stage.settle();
		expect(companies.contacts(there).size).toBe(1);
		await stage.expectEqual();
	});

	describe('an account is merged into another one', () => {
		let kept: Ids;
		let merged: Ids;
		let contact: Ids;

		beforeEach(async () => {
			[kept, merged] = [await stage.syncedAccount(side), await stage.syncedAccount(side)];
			contact = await stage.syncedContact(side, merged);
			companies.merge(side, 'account', { masterId: kept[side], mergedId: merged[side] });
		});

		test('its contacts move to the one that is left, in both CRMs, and its linked account is left alone', async () => {
			expect(stage.contactOf(side, contact[side]).account).toBe(kept[side]);
			await stage.settle();
			expect(stage.contactOf(there, contact[there]).account).toBe(kept[there]);
			expect(companies.accounts(there).has(merged[there])).toBe(true);
			await stage.expectQuiet();
		});

		test('an edit of its linked account fails and names both links; merged as well, both CRMs are equal', async () => {
			await stage.settle();
			const errors = await stage.errorsAfter(there, () =>
				companies.editAccount(there, merged[there], { phone: '+1 555 0134' }),
			);
			expect(errors).toEqual([
				expect.stringMatching(
					`${kept[side]} is already linked to ${kept[there]}, not to ${merged[there]}`,
				),
			]);
			companies.merge(there, 'account', { masterId: kept[there], mergedId: merged[there] });
			await stage.settle();
			await stage.expectEqual();
		});

		test('a contact that its linked account gets afterwards belongs to the one that is left; merged as well, both CRMs are equal', async () => {
			const added = companies.createContact(there, stage.newEmployee(merged[there]));
			companies.editContact(there, contact[there], { jobTitle: 'Countess' });
			await stage.settle();
			expect(stage.contactOf(side, stage.contactOf(there, added).link!).account).toBe(kept[side]);
			expect(stage.contactOf(side, contact[side])).toMatchObject({
				account: kept[side],
				jobTitle: 'Countess',
			});
			await stage.expectQuiet();
			companies.merge(there, 'account', { masterId: kept[there], mergedId: merged[there] });
			await stage.settle();
			await stage.expectEqual();
		});
	});

	test('an account that was never synced, and that a linked one is merged into, is created in the other CRM with its contacts', async () => {
		const merged = await stage.syncedAccount(side);
		const contact = await stage.syncedContact(side, merged);
		const kept = companies.createAccount(side, stage.newCompany());
		companies.merge(side, 'account', { masterId: kept, mergedId: merged[side] });
		await stage.settle();
		const created = stage.accountOf(side, kept).link!;
		expect(stage.contactOf(there, contact[there]).account).toBe(created);
		companies.merge(there, 'account', { masterId: created, mergedId: merged[there] });
		await stage.settle();
		await stage.expectEqual();
	});

	test('a contact that is merged into another one: the one that is left stays in step, and the other is merged as well', async () => {
		const account = await stage.syncedAccount(side);
		const [kept, merged] = [
			await stage.syncedContact(side, account),
			await stage.syncedContact(side, account),
		];
		companies.merge(side, 'contact', { masterId: kept[side], mergedId: merged[side] });
		companies.editContact(there, kept[there], { jobTitle: 'Countess' });
		await stage.settle();
		expect(stage.contactOf(side, kept[side]).jobTitle).toBe('Countess');
		expect(stage.contactOf(there, merged[there]).link).toBe(merged[side]);
		const errors = await stage.errorsAfter(there, () =>
			companies.editContact(there, merged[there], { jobTitle: 'Duchess' }),
		);
		expect(errors).toEqual([
			expect.stringMatching(
				`${kept[side]} is already linked to ${kept[there]}, not to ${merged[there]}`,
			),
		]);
		companies.merge(there, 'contact', { masterId: kept[there], mergedId: merged[there] });
		await stage.settle();
		await stage.expectEqual();
	});

	test('a deleted contact is left alone in the other CRM; its next edit there creates it again, in its account', async () => {
		const account = await stage.syncedAccount(side);
		const contact = await stage.syncedContact(side, account);
		companies.delete(side, 'contact', contact[side]);
		await stage.expectQuiet();
		expect(stage.contactOf(there, contact[there]).link).toBe(contact[side]);
		companies.editContact(there, contact[there], { jobTitle: 'Countess' });
		await stage.settle();
		expect([...companies.contacts(side).values()]).toMatchObject([
			{ jobTitle: 'Countess', account: account[side] },
		]);
		await stage.expectEqual();
	});

	test('an account is deleted with its contacts: nothing happens in the other CRM, where edits of the account, then of its contacts, create them again', async () => {
		const account = await stage.syncedAccount(side);
		const contact = await stage.syncedContact(side, account);
		companies.delete(side, 'account', account[side]);
		expect(companies.contacts(side).size).toBe(0);
		await stage.expectQuiet();
		expect(stage.contactOf(there, contact[there])).toMatchObject({
			account: account[there],
			link: contact[side],
		});

		const errors = await stage.errorsAfter(there, () =>
			companies.editContact(there, contact[there], { jobTitle: 'Countess' }),
		);
		expect(errors).toEqual([expect.stringMatching(/cannot be set: no .* record has/)]);
		expect(companies.contacts(side).size).toBe(0);

		companies.editAccount(there, account[there], { phone: '+1 555 0122' });
		await stage.settle();
		companies.editContact(there, contact[there], { jobTitle: 'Duchess' });
		await stage.settle();
		companies.expectEqual();
		expect(companies.contacts(side).size).toBe(1);
		await stage.expectQuiet();
	});

	test('an account is deleted after its contacts have lost it: they lose it in the other CRM too, where the account stays', async () => {
		const account = await stage.syncedAccount(side);
		const contact = await stage.syncedContact(side, account);
		companies.editContact(side, contact[side], { account: null });
		companies.delete(side, 'account', account[side]);
		await stage.settle();
		expect(stage.contactOf(there, contact[there])).toMatchObject({
			account: null,
			link: contact[side],
		});
		expect(stage.accountOf(there, account[there]).link).toBe(account[side]);
		await stage.expectQuiet();
	});
});
