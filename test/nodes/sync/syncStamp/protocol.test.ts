/**
 * Two records, one field, and the steps of both directions in any order: whatever crosses, is repeated or breaks off,
 * both sides are equal in the end, and a value that was edited on one side only is never lost.
 */
import fc from 'fast-check';
import type { CrmRecord, FieldValue } from '../../../../nodes/crm/port';
import {
	afterWriteBack,
	isEcho,
	readChangeStamp,
	sourceStateOf,
	type ChangeStamp,
} from '../../../../nodes/sync/syncStamp/changeStamp';
import { settleFields, type OnConflict } from '../../../../nodes/sync/syncStamp/settleFields';
import { entryOf, formatStamp, parseStamp } from '../../../../nodes/sync/syncStamp/stamp';
import { runsOf } from '../../../support/runs';
import { describeField } from '../../../support/fieldDescription';
import { lead, recordOf } from '../leadDescription';

const field = describeField('text', 'Title');
const description = { ...lead, fields: [field] };
const BASE = 'a';

interface Side {
	title: FieldValue;
	stamp: string;
	/** True when it was written since the last poll. */
	isModified: boolean;
	edits: FieldValue[];
}

/** An execution of one direction that is between two of its nodes. */
interface Execution {
	change: ChangeStamp;
	title: FieldValue;
	isWritten: boolean;
}

type Name = 'left' | 'right';
type Step =
	{ do: 'edit'; side: Name; title: FieldValue } | { do: 'poll' | 'run' | 'repeat'; side: Name };

const other = (name: Name): Name => (name === 'left' ? 'right' : 'left');

/** Polls, writes and writes back, with one execution of each direction at a time. */
class Pair {
	readonly sides: Record<Name, Side>;
	private readonly running: Partial<Record<Name, Execution>> = {};
	private mayRepeat = true;

	constructor(private readonly rules: Record<Name, OnConflict>) {
		const stamp = formatStamp({ count: 0, entries: [entryOf(field, BASE)] });
		const side = () => ({ title: BASE, stamp, isModified: false, edits: [] });
		this.sides = { left: side(), right: side() };
	}

	get isQuiet(): boolean {
		const { left, right } = this.sides;
		return !left.isModified && !right.isModified && !this.running.left && !this.running.right;
	}

	take(step: Step): void {
		switch (step.do) {
			case 'edit':
				return this.edit(step.side, step.title);
			case 'poll':
				return this.poll(step.side);
			case 'run':
				return this.run(step.side);
			case 'repeat':
				return this.repeat(step.side);
		}
	}

	private edit(name: Name, title: FieldValue) {
		const side = this.sides[name];
		if (side.title === title) return;
		side.edits.push(title);
		this.write(side, { title });
	}

	private poll(name: Name) {
		const side = this.sides[name];
		if (!side.isModified || this.running[name]) return;
		side.isModified = false;
		const change = readChangeStamp(
			{ stampField: 'Stamp', synced: [field] },
			recordOf(lead, '1', { Title: side.title, Stamp: side.stamp }),
		);
		if (!isEcho(change)) this.running[name] = { change, title: side.title, isWritten: false };
	}

	private run(name: Name) {
		const execution = this.running[name];
		if (!execution) return;
		const { change, title, isWritten } = execution;
		if (!isWritten) {
			this.writeTo(this.sides[other(name)], this.rules[name], { change, title });
			execution.isWritten = true;
			return;
		}
		const side = this.sides[name];
		this.write(side, { stamp: formatStamp(afterWriteBack(parseStamp(side.stamp), change)) });
		this.running[name] = undefined;
	}

	/** The batch of an execution that broke off before its write-back, once. */
	private repeat(name: Name) {
		const execution = this.running[name];
		if (!execution?.isWritten || !this.mayRepeat) return;
		execution.isWritten = false;
		this.mayRepeat = false;
	}

	private writeTo(
		side: Side,
		onConflict: OnConflict,
		{ change, title }: Pick<Execution, 'change' | 'title'>,
	) {
		const record: CrmRecord = recordOf(lead, '1', { Title: side.title });
		const source = sourceStateOf(change, 'Title');
		const settled = settleFields(
			description,
			{ record, stamp: parseStamp(side.stamp) },
			{ Title: title },
			{ onConflict, sourceStates: new Map(source ? [['Title', source]] : []) },
		);
		const { Title: written = side.title } = settled.values;
		this.write(side, { title: written, stamp: formatStamp(settled.stamp) });
	}

	private write(side: Side, next: Partial<Side>) {
		const { title = side.title, stamp = side.stamp } = next;
		if (title === side.title && stamp === side.stamp) return;
		Object.assign(side, { title, stamp, isModified: true });
	}
}

const side = fc.constantFrom<Name>('left', 'right');
const edit = fc.record({
	do: fc.constant('edit' as const),
	side,
	title: fc.constantFrom(BASE, 'b', 'c'),
});
const work = fc.record({
	do: fc.constantFrom('poll', 'run', 'repeat'),
	side,
}) as fc.Arbitrary<Step>;

/** At most three edits, anywhere among the other steps. */
const history = fc
	.tuple(
		fc.array(fc.tuple(fc.nat(), edit), { minLength: 1, maxLength: 3 }),
		fc.array(work, { minLength: 6, maxLength: 30 }),
	)
	.map(([edits, others]) => {
		const steps: Step[] = [...others];
		for (const [place, each] of edits) steps.splice(place % (steps.length + 1), 0, each);
		return steps;
	});

const rule = fc.constantFrom<OnConflict>('incoming', 'crm');

/** Every side is polled, and what was polled runs, this often at most. */
const MAX_ROUNDS = 6;

function settle(pair: Pair): void {
	for (let round = 0; round < MAX_ROUNDS && !pair.isQuiet; round += 1) {
		for (const name of ['left', 'right'] as const) {
			for (const each of ['run', 'run', 'poll', 'run', 'run'] as const) {
				pair.take({ do: each, side: name });
			}
		}
	}
}

test('two records settle on one value, by any rules', () => {
	fc.assert(
		fc.property(history, rule, rule, (steps, left, right) => {
			const pair = new Pair({ left, right });
			for (const step of steps) pair.take(step);
			settle(pair);

			const { left: one, right: two } = pair.sides;
			expect(pair.isQuiet).toBe(true);
			expect(one.title).toBe(two.title);
			const edited = [one, two].filter(({ edits }) => edits.length > 0);
			const last = edited.map(({ edits }) => edits.at(-1));
			if (edited.length === 1) expect(one.title).toBe(last[0]);
		}),
		runsOf(3_000),
	);
});
