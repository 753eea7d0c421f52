/** The people of one random history: what happened to them, and what both CRMs have to hold in the end. */
import { VALUES, type Field, type Step } from './steps';
import { sideNames, type Person, type SideName, type TwoCrms } from './twoCrms';

type Edit = Extract<Step, { do: 'edit' | 'editBetweenWrites' }>;

interface KnownPerson {
	ids: Partial<Record<SideName, string>>;
	/** The last value of each field that was edited since both sides were equal, by side. */
	edits: Map<Field, Map<SideName, string | null>>;
	/** True when one of the records was deleted or merged: the sync leaves the other one alone. */
	isApart: boolean;
}

const other = (side: SideName) => sideNames.find((each) => each !== side)!;

/** Texts differ between histories. */
let serial = 0;

export class History {
	private readonly people: KnownPerson[] = [];
	/** Ids of records that were deleted, or merged into others. */
	private readonly gone = new Set<string>();
	private open: Array<() => void> = [];

	constructor(private readonly crms: TwoCrms) {}

	async take(step: Exclude<Step, { do: 'settle' }>): Promise<void> {
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

	private add(ids: KnownPerson['ids']): void {
		this.people.push({ ids, edits: new Map(), isApart: false });
	}

	private create(sides: readonly SideName[], withEmail: boolean): void {
		const person = this.newPerson(withEmail);
		this.add(Object.fromEntries(sides.map((side) => [side, this.crms.create(side, person)])));
	}

	private createLate(side: SideName, withEmail: boolean): void {
		const transaction = this.crms.begin(side, this.newPerson(withEmail));
		this.open.push(() => {
			transaction.commit();
			this.add({ [side]: transaction.id });
		});
	}

	private edit({ side, person: index, field, value }: Edit): void {
		const found = this.find(side, index);
		if (!found || (field === 'email' && this.isOnlyMatchedByEmail(found))) return;
		const text = VALUES[value]!;
		const isAddress = field === 'email' && text !== null;
		const next = isAddress ? `${text}.${(serial += 1)}@example.com`.toLowerCase() : text;
		this.crms.edit(side, found.id, { [field]: next });
		const { edits } = found.person;
		edits.set(field, (edits.get(field) ?? new Map<SideName, string | null>()).set(side, next));
	}

	/** Two records that are not linked yet are two people once their emails differ. */
	private isOnlyMatchedByEmail({ person: { ids } }: { person: KnownPerson }): boolean {
		const { dynamics365, salesforce } = ids;
		const lead = this.crms.leads('salesforce').get(salesforce ?? '');
		return dynamics365 !== undefined && lead !== undefined && lead.link !== dynamics365;
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
		this.crms.merge(side, { masterId: master.id, mergedId: merged.id });
		this.gone.add(merged.id);
		for (const each of [merged, master]) each.person.isApart = true;
	}

	/** A person who is there on this side: created, or arrived. */
	private find(side: SideName, index: number): { person: KnownPerson; id: string } | undefined {
		const person = this.people[index];
		if (!person) return undefined;
		const id = person.ids[side] ?? this.arrived(side, person.ids);
		const isThere = id !== undefined && this.crms.leads(side).has(id);
		return isThere ? { person, id } : undefined;
	}

	private arrived(side: SideName, ids: KnownPerson['ids']): string | undefined {
		const known = Object.values(ids);
		return [...this.crms.leads(side)].find(([, { link }]) => known.includes(link ?? ''))?.[0];
	}

	/** @throws what differs although both CRMs have settled. */
	check(): void {
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

	/** True for a record that was not linked yet when its other half became part of a linked one: a person has to look. */
	private isLeftAlone(side: SideName, id: string): boolean {
		return this.people.some(({ ids, isApart }) => isApart && ids[side] === id);
	}

	/** Every record is equal to the one that it is linked to, unless that is gone. */
	private checkSide(side: SideName): void {
		const [here, there] = [this.crms.leads(side), this.crms.leads(other(side))];
		const names = [...here.values()].map(({ lastName }) => lastName);
		expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
		for (const [id, { link, ...values }] of here) {
			const { link: back, ...others } = there.get(link ?? '') ?? { link: null };
			if (back === null && this.gone.has(link ?? '')) continue;
			if (link === null && this.isLeftAlone(side, id)) continue;
			expect({ id: back, values: others }).toEqual({ id, values });
		}
	}
}
