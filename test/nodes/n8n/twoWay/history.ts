/** The people of one random history: what happened to them, and what both CRMs have to hold in the end. */
import { VALUES, type Field, type Step } from './steps';
import { other, sideNames, type Person, type SideName, type TwoCrms } from './twoCrms';

type Edit = Extract<Step, { do: 'edit' | 'editBetweenWrites' }>;

interface KnownPerson {
	ids: Partial<Record<SideName, string>>;
	/** What was entered on the side on which the person was created. */
	entered: Partial<Record<SideName, Person>>;
	/** The last value of each field that was edited since both sides were equal, by side. */
	edits: Map<Field, Map<SideName, string | null>>;
	/** True when one of the records was deleted or merged: the sync leaves the other one alone. */
	isApart: boolean;
	/** On each side, the person into whose record the one of this person was merged. */
	mergedInto: Partial<Record<SideName, KnownPerson>>;
}

type Leads = ReturnType<TwoCrms['leads']>;
type Lead = Person & { link: string | null };

/** Texts differ between histories. */
let serial = 0;

export class History {
	private readonly people: KnownPerson[] = [];
	/** Ids of records that were deleted, or merged into others. */
	private readonly gone = new Set<string>();
	private open: Array<() => void> = [];

	constructor(private readonly crms: TwoCrms) {}

	async take(step: Exclude<Step, { do: 'settle' }>): Promise<void> {
		await this.carryOut(step);
		this.noteArrivals();
	}

	private async carryOut(step: Exclude<Step, { do: 'settle' }>): Promise<void> {
		const { crms } = this;
		switch (step.do) {
			case 'edit':
				return this.edit(step);
			case 'editBetweenWrites':
				return await this.editBetweenWrites(step);
			case 'create':
				return this.create([step.side], step.withEmail);
			case 'createLate':
				return this.createLate(step.side, step.withEmail);
			case 'createOnBothSides':
				return this.create(sideNames, true);
			case 'createDuplicate':
				return this.createDuplicate(step.side, step.person);
			case 'editUnsynced':
				return this.editUnsynced(step.side, step.person);
			case 'delete':
				return this.delete(step.side, step.person);
			case 'merge':
				return this.merge(step);
			case 'poll':
				return void (await crms.poll(step.side));
			case 'run':
				return void (await crms.run(step.side));
			case 'kill':
				return await crms.kill(step.side);
			case 'restart':
				return crms.restart(step.side);
			case 'loseResponse':
				return crms.crms[step.side].faults.add({
					path: /composite|batch|lead/i,
					cut: 'afterWrite',
				});
			case 'fail':
				return crms.crms[step.side].faults.add({
					path: /composite|batch|lead/i,
					answer: { status: 503 },
					times: 8,
				});
			case 'commit':
				return this.commit();
		}
	}

	/** No more faults, and no open transactions. */
	end(): void {
		this.commit();
		for (const side of sideNames) this.crms.crms[side].faults.clear();
	}

	private commit(): void {
		for (const commit of this.open.splice(0)) commit();
	}

	private newPerson(withEmail: boolean): Person {
		serial += 1;
		const email = withEmail ? `person${serial}@example.com` : null;
		return { lastName: `Person ${serial}`, company: 'Engines', email };
	}

	private add(ids: KnownPerson['ids'], person: Person): void {
		const entered = Object.fromEntries(Object.keys(ids).map((side) => [side, { ...person }]));
		this.people.push({ ids, entered, edits: new Map(), isApart: false, mergedInto: {} });
	}

	private create(sides: readonly SideName[], withEmail: boolean, values: Person = {}): void {
		const person = { ...this.newPerson(withEmail), ...values };
		const ids = sides.map((side) => [side, this.crms.create(side, person)] as const);
		this.add(Object.fromEntries(ids), person);
	}

	private createLate(side: SideName, withEmail: boolean): void {
		const person = this.newPerson(withEmail);
		const transaction = this.crms.begin(side, person);
		this.open.push(() => {
			transaction.commit();
			this.add({ [side]: transaction.id }, person);
		});
	}

	/** Of a linked record, in the same CRM: the sync goes on with the linked one. */
	private createDuplicate(side: SideName, index: number): void {
		const found = this.find(side, index);
		if (!found || !this.isLinked(side, found.id)) return;
		const { email } = this.crms.leads(side).get(found.id)!;
		if (email === null) return;
		this.create([side], false, { email });
		this.people.at(-1)!.isApart = true;
	}

	private edit({ side, person: index, field, value }: Edit): void {
		const found = this.find(side, index);
		if (!found || (field === 'email' && this.isMatchedByEmail(found))) return;
		const text = VALUES[value]!;
		const isAddress = field === 'email' && text !== null;
		const next = isAddress ? `${text}.${(serial += 1)}@example.com`.toLowerCase() : text;
		this.crms.edit(side, found.id, { [field]: next });
		const { edits, entered } = found.person;
		if (entered[side]) entered[side][field] = next;
		edits.set(field, (edits.get(field) ?? new Map<SideName, string | null>()).set(side, next));
	}

	/** Records that were not linked yet when they could be matched by email are other people once their emails differ. */
	private isMatchedByEmail({ person }: { person: KnownPerson }): boolean {
		const { dynamics365, salesforce } = person.ids;
		const lead = this.crms.leads('salesforce').get(salesforce ?? '');
		return person.isApart || (dynamics365 !== undefined && lead?.link !== dynamics365);
	}

	private async editBetweenWrites(step: Edit): Promise<void> {
		let isDone = false;
		const beforeNode = (name: string) => {
			if (isDone || !name.startsWith('Stamp ')) return;
			isDone = true;
			this.edit(step);
		};
		await this.crms.run(step.side, { beforeNode });
	}

	private editUnsynced(side: SideName, index: number): void {
		const found = this.find(side, index);
		if (!found) return;
		const { notes } = this.crms.names(side);
		this.crms.editFields(side, found.id, { [notes]: `Note ${(serial += 1)}` });
	}

	private delete(side: SideName, index: number): void {
		const found = this.find(side, index);
		if (!found) return;
		this.crms.delete(side, found.id);
		this.gone.add(found.id);
		found.person.isApart = true;
	}

	private merge({ side, person, into }: Extract<Step, { do: 'merge' }>): void {
		const [merged, master] = [this.find(side, person), this.find(side, into)];
		if (!merged || !master || merged.id === master.id) return;
		// The sync goes on with two records that are linked, whatever is merged into one of them.
		const goesOn = this.isLinked(side, master.id);
		this.crms.merge(side, { masterId: master.id, mergedId: merged.id });
		this.gone.add(merged.id);
		merged.person.isApart = true;
		merged.person.mergedInto[side] = master.person;
		delete master.person.mergedInto[side];
		if (!goesOn) master.person.isApart = true;
	}

	/** True for a record that is linked to one that is linked to it. */
	private isLinked(side: SideName, id: string): boolean {
		const { link } = this.crms.leads(side).get(id)!;
		return this.crms.leads(other(side)).get(link ?? '')?.link === id;
	}

	/** A person who is there on this side: created, or arrived. */
	private find(side: SideName, index: number): { person: KnownPerson; id: string } | undefined {
		const person = this.people[index];
		const id = person?.ids[side];
		if (!person || id === undefined || !this.crms.leads(side).has(id)) return undefined;
		return { person, id };
	}

	/** Keeps the IDs of records that the sync has created, or created again, before they are linked to others. */
	private noteArrivals(): void {
		for (const side of sideNames) {
			const leads = [...this.crms.leads(side)];
			const isThere = (id?: string) => leads.some(([each]) => each === id);
			for (const { ids } of this.people.filter(({ ids }) => !isThere(ids[side]))) {
				const arrived = leads.find(([, { link }]) => link !== null && link === ids[other(side)]);
				if (arrived) ids[side] = arrived[0];
			}
		}
	}

	/** @throws what differs although both CRMs have settled. */
	check(): void {
		this.noteArrivals();
		for (const side of sideNames) this.checkSide(side);
		for (const [index, { edits, isApart }] of this.people.entries()) {
			for (const [field, bySide] of edits) {
				if (bySide.size > 1 || isApart) continue;
				const { id } = this.find('dynamics365', index)!;
				expect(this.crms.leads('dynamics365').get(id)![field]).toBe([...bySide.values()][0]);
			}
			edits.clear();
		}
	}

	/** Every record is equal to the one that it is linked to, unless that is gone, and no record is there twice. */
	private checkSide(side: SideName): void {
		const [here, there] = [this.crms.leads(side), this.crms.leads(other(side))];
		const linked = [...here].filter(([, { link }]) => link !== null);
		const names = linked.map(([, { lastName }]) => lastName);
		expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
		for (const [id, { link, ...values }] of linked) {
			const lead = there.get(link!);
			if (!lead && this.gone.has(link!)) continue;
			// Without a link, it is checked among the records of its side.
			if (lead?.link !== null)
				expect({ link, lead }).toEqual({ link, lead: { ...values, link: id } });
		}
		for (const [id, { link, ...values }] of here) {
			if (link !== null) continue;
			const twin = [...there].find(([, each]) => each.link === id);
			if (twin) this.checkLinkOfMerged(side, values, twin);
			else this.checkUnlinked(side, { id, values }, there);
		}
	}

	/** A record that was found by the link of one that was merged into it is linked back with its own next edit. */
	private checkLinkOfMerged(side: SideName, values: Person, [twin, lead]: [string, Lead]): void {
		expect(this.crms.isLinkOfMerged(side, twin)).toBe(true);
		expect(lead).toMatchObject(values);
	}

	/**
	 * A merge in one CRM leaves two records in the other one, which a person has to merge as well. The remaining record is
	 * linked to one of the two. If the other was not linked yet, its item has failed, and it still has what was entered.
	 */
	private checkUnlinked(
		side: SideName,
		{ id, values }: { id: string; values: Person },
		there: Leads,
	): void {
		const person = this.people.find(({ ids, isApart }) => isApart && ids[side] === id);
		expect({ id, isKnown: person !== undefined }).toEqual({ id, isKnown: true });
		let remaining = person!;
		while (remaining.mergedInto[other(side)]) remaining = remaining.mergedInto[other(side)]!;
		const lead = there.get(remaining.ids[other(side)] ?? '');
		expect(lead?.link ?? 'gone').not.toBe(id);
		expect(this.crms.reports.map((report) => report.id)).toContain(id);
		expect(values).toMatchObject(person!.entered[side]!);
	}
}
