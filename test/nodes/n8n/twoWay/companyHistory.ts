/** The accounts and contacts of one random history: what happened to them, and what both CRMs have to hold in the end. */
import type { Companies } from './companies';
import { CompanyPairs, KINDS, type Kind, type Row } from './companyPairs';
import { CompanyRepair, LINK_TAKEN } from './companyRepair';
import { VALUES, type Step, type StepOf } from './companySteps';
import { other, LINKED_TO_ANOTHER, sideNames, type SideName, type TwoCrms } from './twoCrms';

/** An account or a contact, in both CRMs. */
interface Known {
	/** IDs of all records that it is or was. */
	ids: Set<string>;
	/** The last value of each field that was edited since both sides were equal, by side. */
	edits: Map<string, Map<SideName, unknown>>;
	/** True when one of its records was deleted or merged: the sync leaves the other one alone. */
	isApart: boolean;
}

/** What happens to n8n or a CRM, not to a record. */
type Operation = StepOf<'poll' | 'run'> | StepOf<'kill' | 'restart' | 'loseResponse' | 'fail'>;

/** Texts differ between histories. */
let serial = 0;

export class CompanyHistory {
	private readonly known: Record<Kind, Known[]> = { account: [], contact: [] };
	/** IDs of contacts that could not be written for a time, because their account was not in the other CRM. */
	private readonly heldUp = new Set<string>();
	private readonly pairs: CompanyPairs;

	constructor(
		private readonly crms: TwoCrms,
		private readonly companies: Companies,
	) {
		this.pairs = new CompanyPairs(companies);
		crms.isForAPerson = (message, all) => this.isForAPerson(message, all);
	}

	async take(each: Exclude<Step, { do: 'settle' }>): Promise<void> {
		switch (each.do) {
			case 'edit':
				return this.edit(each);
			case 'rename':
				return this.rename(each);
			case 'move':
				return this.move(each);
			case 'merge':
				return this.merge(each);
			case 'delete':
				return this.delete(each);
			case 'createAccount':
				return this.createAccount([each.side]);
			case 'createAccountOnBothSides':
				return this.createAccount(sideNames);
			case 'createContact':
				return this.createContact([each.side], each.account);
			case 'createContactOnBothSides':
				return this.createContact(sideNames, each.account);
			default:
				this.noteHeldUp();
				await this.operate(each);
				this.noteHeldUp();
		}
	}

	private async operate({ do: name, side }: Operation): Promise<void> {
		const { crms } = this;
		switch (name) {
			case 'poll':
				return void (await crms.poll(side));
			case 'run':
				return void (await crms.run(side));
			case 'kill':
				return await crms.kill(side);
			case 'restart':
				return crms.restart(side);
			case 'loseResponse':
			case 'fail': {
				const fault =
					name === 'fail' ? { answer: { status: 503 }, times: 8 } : { cut: 'afterWrite' as const };
				crms.crms[side].faults.add({ path: /composite|batch|account|contact/i, ...fault });
			}
		}
	}

	private createAccount(sides: readonly SideName[]): void {
		serial += 1;
		const company = { name: `Company ${serial}`, website: `https://company${serial}.example` };
		this.add(
			'account',
			sides.map((side) => this.companies.createAccount(side, company)),
		);
	}

	private createContact(sides: readonly SideName[], index: number | null): void {
		serial += 1;
		const person = { lastName: `Person ${serial}`, email: `contact${serial}@people.example` };
		const ids = sides.map((side) => {
			const account = index === null ? null : (this.find('account', side, index)?.id ?? null);
			return this.companies.createContact(side, { ...person, account });
		});
		this.add('contact', ids);
	}

	private add(kind: Kind, ids: readonly string[]): void {
		this.known[kind].push({ ids: new Set(ids), edits: new Map(), isApart: false });
	}

	private edit({ kind, side, place, value }: StepOf<'edit'>): void {
		const found = this.find(kind, side, place);
		if (!found) return;
		const text = VALUES[value]!;
		if (kind === 'account') this.companies.editAccount(side, found.id, { phone: text });
		else this.companies.editContact(side, found.id, { jobTitle: text });
		this.noteEdit(kind, found, side, [kind === 'account' ? 'phone' : 'jobTitle', text]);
	}

	/** Two accounts that are not linked yet are two once their names and websites differ. */
	private rename({ side, place }: StepOf<'rename'>): void {
		const found = this.find('account', side, place);
		if (!found || found.known.ids.size < 2 || !this.pairs.partnerOf('account', side, found.id))
			return;
		serial += 1;
		const name = `Renamed ${serial}`;
		const website = `https://renamed${serial}.example`;
		this.companies.editAccount(side, found.id, { name, website });
		note(found.known, 'name', side, name);
		note(found.known, 'website', side, website);
	}

	private move({ side, place, account }: StepOf<'move'>): void {
		const found = this.find('contact', side, place);
		const target = account === null ? null : this.find('account', side, account)?.id;
		if (!found || target === undefined) return;
		// A contact that is in this account already does not move.
		if (this.pairs.rows('contact', side).get(found.id)?.account === target) return;
		this.companies.editContact(side, found.id, { account: target });
		this.noteEdit('contact', found, side, ['account', account]);
	}

	/** Of two records that are not linked yet, an empty value is filled, whatever was edited. */
	private noteEdit(
		kind: Kind,
		{ known, id }: { known: Known; id: string },
		side: SideName,
		[field, value]: [string, unknown],
	): void {
		const isFirstContact = known.ids.size > 1 && !this.pairs.partnerOf(kind, side, id);
		if (!isFirstContact) note(known, field, side, value);
	}

	private merge({ kind, side, place, into }: StepOf<'merge'>): void {
		const [merged, master] = [this.find(kind, side, place), this.find(kind, side, into)];
		if (!merged || !master || merged.id === master.id) return;
		merged.known.isApart = true;
		master.known.isApart ||= this.pairs.partnerOf(kind, side, master.id) === undefined;
		if (kind === 'account') this.noteMoved(side, merged.id);
		this.pairs.merge(kind, side, merged.id, master.id);
	}

	/** What is done to an account can move its contacts, whatever was edited before. */
	private noteMoved(side: SideName, account: string): void {
		for (const [index, known] of this.known.contact.entries()) {
			const id = this.find('contact', side, index)?.id;
			if (id && this.pairs.rows('contact', side).get(id)?.account === account) {
				known.edits.delete('account');
			}
		}
	}

	private delete({ kind, side, place }: StepOf<'delete'>): void {
		const found = this.find(kind, side, place);
		if (!found) return;
		const before = this.pairs.rows('contact', side);
		this.companies.delete(side, kind, found.id);
		this.pairs.gone.set(found.id, null);
		found.known.isApart = true;
		const after = this.pairs.rows('contact', side);
		for (const id of before.keys()) {
			if (after.has(id)) continue;
			this.pairs.gone.set(id, null);
			for (const known of this.known.contact) known.isApart ||= known.ids.has(id);
		}
	}

	/** The record of this account or contact that is there on this side: created, or arrived. */
	private find(
		kind: Kind,
		side: SideName,
		index: number,
	): { known: Known; id: string } | undefined {
		const known = this.known[kind][index];
		if (!known) return undefined;
		for (const each of sideNames) {
			for (const [id, { link }] of this.pairs.rows(kind, each)) {
				if (known.ids.has(link ?? '')) known.ids.add(id);
			}
		}
		const id = [...this.pairs.rows(kind, side).keys()].find((each) => known.ids.has(each));
		return id === undefined ? undefined : { known, id };
	}

	private noteHeldUp(): void {
		for (const side of sideNames) {
			for (const [id, { account }] of this.pairs.rows('contact', side)) {
				if (account && this.pairs.counterpart(side, account) === undefined) this.heldUp.add(id);
			}
		}
	}

	/** An error that names a record that is gone, or an account whose linked one is. */
	private isForAPerson(message: string, all: readonly string[]): boolean {
		if (LINKED_TO_ANOTHER.test(message) || LINK_TAKEN.test(message)) return true;
		const [, key] = /record has the \S+ "([^"]+)"/.exec(message) ?? [];
		if (key !== undefined && all.some((each) => LINKED_TO_ANOTHER.test(each))) return true;
		if ([...this.pairs.gone.keys()].some((id) => message.includes(id))) return true;
		const side = sideNames.find((each) => this.pairs.rows('account', each).has(key ?? ''));
		if (!side) return false;
		const { link } = this.pairs.rows('account', side).get(key!)!;
		return link !== null && this.pairs.gone.has(link);
	}

	/** No more faults. */
	end(): void {
		for (const side of sideNames) this.crms.crms[side].faults.clear();
	}

	/** @throws what differs although both CRMs have settled. */
	check(): void {
		this.noteHeldUp();
		for (const side of sideNames) {
			for (const kind of KINDS) this.checkSide(kind, side);
		}
		for (const kind of KINDS) {
			for (const [index, { edits, isApart }] of this.known[kind].entries()) {
				if (!isApart) this.checkEdits(kind, index, edits);
				edits.clear();
			}
		}
		this.forgetHeldUp();
	}

	/** A contact that is equal again, in an account that is in both CRMs, is not exempt from what follows. */
	private forgetHeldUp(): void {
		for (const id of [...this.heldUp]) {
			this.heldUp.delete(id);
			const side = sideNames.find((each) => this.pairs.rows('contact', each).has(id));
			if (side && !this.isEqual(side, id)) this.heldUp.add(id);
		}
		this.noteHeldUp();
	}

	private isEqual(side: SideName, id: string): boolean {
		try {
			this.checkRow('contact', side, id);
			return true;
		} catch {
			return false;
		}
	}

	private checkEdits(kind: Kind, index: number, edits: Known['edits']): void {
		for (const [field, bySide] of edits) {
			const [[from, value] = []] = [...bySide];
			const id = from && this.find(kind, from, index)?.id;
			if (bySide.size > 1 || !id || this.isHeldUp(from, id)) continue;
			const isMove = field === 'account';
			const expected =
				isMove && value !== null ? this.find('account', from, value as number)?.id : value;
			// A move has arrived in an account that can have another place in the list: checkSide compares the accounts.
			const at = isMove ? from : other(from);
			const idThere = isMove ? id : this.pairs.partnerOf(kind, from, id);
			const row = this.pairs.rows(kind, at).get(idThere ?? '') as
				Record<string, unknown> | undefined;
			expect([kind, index, field, row?.[field]]).toEqual([kind, index, field, expected]);
		}
	}

	private isHeldUp(side: SideName, id: string): boolean {
		return this.heldUp.has(id) || this.heldUp.has(this.pairs.partnerOf('contact', side, id) ?? '');
	}

	/** Every record is equal to the one that it is linked to, unless that is gone, or a person has to look. */
	private checkSide(kind: Kind, side: SideName): void {
		const rows = this.pairs.rows(kind, side);
		const names = [...rows.values()].map((row) => ('lastName' in row ? row.lastName : nameOf(row)));
		expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
		for (const [id, { link }] of rows) {
			if (this.pairs.gone.has(link ?? '') || this.isHeldUp(side, id)) continue;
			if (link === null && this.isLeftAlone(kind, id)) continue;
			this.checkRow(kind, side, id);
		}
	}

	private checkRow(kind: Kind, side: SideName, id: string): void {
		const { link, account, ...values } = this.pairs.rows(kind, side).get(id)!;
		const {
			link: back,
			account: there,
			...others
		} = this.pairs.rows(kind, other(side)).get(link ?? '') ?? { link: null };
		expect({ kind, id: back, values: others }).toEqual({ kind, id, values });
		if (account !== undefined) this.checkAccount(side, account, there ?? null);
	}

	private checkAccount(side: SideName, account: string | null, there: string | null): void {
		const pairs: Array<string | null | undefined> = [account, there];
		if (account === null || there === null) return expect(pairs).toEqual([null, null]);
		const isSame =
			this.pairs.counterpart(side, account) === there ||
			this.pairs.counterpart(other(side), there) === account;
		expect([...pairs, isSame]).toEqual([account, there, true]);
	}

	/** True for a record that was not linked yet when its other half became part of a linked one: a person has to look. */
	private isLeftAlone(kind: Kind, id: string): boolean {
		return this.known[kind].some(({ ids, isApart }) => isApart && ids.has(id));
	}

	/** A person does what the documentation says. @param settle polls and runs both directions. @returns the errors. */
	async repair(settle: () => Promise<readonly string[]>): Promise<void> {
		await new CompanyRepair(this.crms, this.companies, this.pairs, this.heldUp).run(settle);
	}
}

const nameOf = (row: Row) => (row as { name?: string }).name;

function note({ edits }: Known, field: string, side: SideName, value: unknown): void {
	edits.set(field, (edits.get(field) ?? new Map<SideName, unknown>()).set(side, value));
}
