/**
 * Random histories of two CRMs that the two-way example workflows keep in step: edits, creations, killed executions and
 * lost responses in any order. After the last one, both sides are equal within a few polls, no record is there twice, a
 * field that was edited on one side only has its last value, and nothing more is written.
 */
import fc from 'fast-check';
import { trustEmulators } from '../../../emulators/kernel/tls';
import { runsOf } from '../../../support/runs';
import { sideNames, TwoCrms, type Person, type SideName } from './twoCrms';

type Field = 'firstName' | 'phone' | 'jobTitle' | 'email';

type Step =
	| { do: 'create'; side: SideName; withEmail: boolean }
	| { do: 'edit'; side: SideName; person: number; field: Field; value: number }
	| { do: 'editUnsynced'; side: SideName; person: number }
	| { do: 'poll' | 'run' | 'kill' | 'loseResponse'; side: SideName };

/** Few values, so that edits go back to earlier ones. */
const VALUES = [null, 'One', 'Two'];

const side = fc.constantFrom(...sideNames);
const person = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ do: fc.constant('create' as const), side, withEmail: fc.boolean() }),
	{
		weight: 5,
		arbitrary: fc.record({
			do: fc.constant('edit' as const),
			side,
			person,
			field: fc.constantFrom<Field>('firstName', 'phone', 'jobTitle', 'email'),
			value: fc.nat({ max: VALUES.length - 1 }),
		}),
	},
	fc.record({ do: fc.constant('editUnsynced' as const), side, person }),
	{
		weight: 6,
		arbitrary: fc.record({
			do: fc.constantFrom('poll' as const, 'run' as const, 'run' as const),
			side,
		}),
	},
	fc.record({ do: fc.constantFrom('kill' as const, 'loseResponse' as const), side }),
);

/** Polls of both sides until nothing is emitted any more, and the ones that find that out. */
const MAX_ROUNDS = 8;

let crms: TwoCrms;
let serial = 0;

beforeAll(async () => {
	await trustEmulators();
	crms = await TwoCrms.start();
});
afterAll(() => crms.close());

/** The people of one history, with the ids that are known, and the last value of each edited field by side. */
class History {
	private readonly people: Array<{
		ids: Partial<Record<SideName, string>>;
		edits: Map<Field, Map<SideName, string | null>>;
	}> = [];

	async take(each: Step): Promise<void> {
		switch (each.do) {
			case 'create':
				return this.create(each.side, each.withEmail);
			case 'edit':
				return this.edit(each);
			case 'editUnsynced':
				return this.editUnsynced(each.side, each.person);
			case 'poll':
				return void (await crms.poll(each.side));
			case 'run':
				return void (await crms.run(each.side));
			case 'kill':
				return await crms.kill(each.side);
			case 'loseResponse':
				crms.crms[each.side].faults.add({ path: /composite|batch|lead/, cut: 'afterWrite' });
		}
	}

	private create(at: SideName, withEmail: boolean): void {
		serial += 1;
		const email = withEmail ? `person${serial}@example.com` : null;
		const values: Person = { lastName: `Person ${serial}`, company: 'Engines', email };
		this.people.push({ ids: { [at]: crms.create(at, values) }, edits: new Map() });
	}

	private edit({ side: at, person: index, field, value }: Extract<Step, { do: 'edit' }>): void {
		const found = this.find(at, index);
		if (!found) return;
		const text = VALUES[value]!;
		const next =
			field === 'email' && text ? `${text}.${(serial += 1)}@example.com`.toLowerCase() : text;
		crms.edit(at, found.id, { [field]: next });
		const { edits } = found.person;
		edits.set(field, (edits.get(field) ?? new Map<SideName, string | null>()).set(at, next));
	}

	private editUnsynced(at: SideName, index: number): void {
		const found = this.find(at, index);
		if (found) crms.editFields(at, found.id, { [crms.names(at).notes]: `Note ${(serial += 1)}` });
	}

	/** A person who is there on this side: created, or arrived. */
	private find(at: SideName, index: number) {
		const found = this.people[index];
		if (!found) return undefined;
		const id = found.ids[at] ?? this.arrived(at, found.ids);
		return id === undefined ? undefined : { person: found, id };
	}

	private arrived(at: SideName, ids: Partial<Record<SideName, string>>): string | undefined {
		const known = Object.values(ids);
		return [...crms.leads(at)].find(([, { link }]) => link !== null && known.includes(link))?.[0];
	}

	check(): void {
		const [left, right] = sideNames.map((at) => crms.leads(at));
		expect(right!.size).toBe(left!.size);
		for (const [id, { link, ...values }] of left!) {
			const { link: back, ...others } = right!.get(link ?? '')!;
			expect({ id: back, values: others }).toEqual({ id, values });
		}
		for (const [index, { edits }] of this.people.entries()) {
			for (const [field, bySide] of edits) {
				if (bySide.size > 1) continue;
				const { id } = this.find('dynamics365', index)!;
				expect(crms.leads('dynamics365').get(id)![field]).toBe([...bySide.values()][0]);
			}
		}
	}
}

test('every history settles', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
			for (const at of sideNames) crms.crms[at].faults.clear();
			crms.clear();
			await crms.republish();
			const history = new History();
			// Two people are in both CRMs already: most histories are about records that were synced before.
			for (const at of sideNames) await history.take({ do: 'create', side: at, withEmail: true });
			await crms.settle(MAX_ROUNDS);
			for (const each of steps) await history.take(each);
			for (const at of sideNames) crms.crms[at].faults.clear();

			expect(await crms.settle(MAX_ROUNDS)).toBeLessThan(MAX_ROUNDS);
			history.check();
			const { writes } = crms;
			await crms.settle(2);
			expect(crms.writes).toBe(writes);
		}),
		runsOf(6),
	);
});
