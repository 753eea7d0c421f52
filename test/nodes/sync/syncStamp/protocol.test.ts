/**
 * Two records, one field, and the steps of both directions in any order: whatever crosses, is repeated or breaks off,
 * both sides are equal in the end, and a value that was edited on one side only is never lost.
 */
import fc from 'fast-check';
import type { OnConflict } from '../../../../nodes/sync/syncStamp/settleFields';
import { formatStamp, parseStamp } from '../../../../nodes/sync/syncStamp/stamp';
import { HISTORIES, runsOf } from '../../../support/runs';
import {
	editsOf,
	isAtRest,
	names,
	pairOf,
	repeatsOf,
	take,
	workOf,
	type Pair,
	type Step,
} from './pair';

const BASE = 'a';
const TITLES = [BASE, 'b', 'c'];

/** Each conflict can be won by either side, as it can with Newest Wins. */
const RULES: readonly OnConflict[] = ['incoming', 'crm'];

/** Whether the sides of a pair at rest are equal, and have the value that only one of them was given. */
function isRight({ sides: { left, right } }: Pair): boolean {
	const edited = [left, right].filter((side) => 'edited' in side);
	return left.title === right.title && (edited.length !== 1 || edited[0]!.edited === left.title);
}

describe('every order of the steps', () => {
	/** Counts are only compared: pairs that have been written more or less often behave in the same way. */
	function withoutCounts(pair: Pair): Pair {
		const next: Pair = { sides: { ...pair.sides }, running: { ...pair.running } };
		for (const name of names) {
			const { edited, ...side } = pair.sides[name];
			const { count, entries } = parseStamp(side.stamp);
			const isKept = edited !== undefined && !isAtRest(pair);
			next.sides[name] = {
				...side,
				stamp: formatStamp({ count: 1, entries }),
				...(isKept && { edited }),
			};
			const execution = pair.running[name];
			if (!execution) continue;
			const { now, before } = execution.change;
			const known = before.count === count ? 1 : 0;
			const change = { now: { ...now, count: known }, before: { ...before, count: known } };
			next.running[name] = { ...execution, change };
		}
		return next;
	}

	interface Reached {
		pair: Pair;
		edits: number;
		history: string;
	}

	function next({ pair, edits, history }: Reached, titles: readonly string[], max: number) {
		const steps = [...workOf(pair, RULES), ...(edits < max ? editsOf(pair, titles) : [])];
		return steps.map((step): Reached => ({
			pair: take(pair, step),
			edits: edits + (step.do === 'edit' ? 1 : 0),
			history: `${history}${JSON.stringify(step)}\n`,
		}));
	}

	test.each([
		{ edits: 3, titles: TITLES },
		{ edits: 4, titles: TITLES.slice(0, 2) },
	])('$edits edits with the values $titles', ({ edits, titles }) => {
		const seen = new Set<string>();
		const wrong: string[] = [];
		let open: Reached[] = [{ pair: pairOf(BASE), edits: 0, history: '' }];
		while (open.length > 0 && wrong.length === 0) {
			const found = open.flatMap((reached) => next(reached, titles, edits));
			open = [];
			for (const { pair, ...each } of found) {
				if (isAtRest(pair) && !isRight(pair)) wrong.push(each.history);
				const reached = { ...each, pair: withoutCounts(pair) };
				const text = JSON.stringify({ ...reached, history: '' });
				if (!seen.has(text)) open.push(reached);
				seen.add(text);
			}
		}
		expect(wrong).toEqual([]);
	});
});

/** Every side is polled, and what was polled runs, this often at most. */
const MAX_ROUNDS = 8;

/** Each direction does what it can, one after the other. */
function settle(start: Pair, rules: Record<string, OnConflict>): Pair {
	let pair = start;
	for (let round = 0; round < MAX_ROUNDS; round += 1) {
		for (const name of names) {
			for (let at = 0; at < 5; at += 1) {
				const step = workOf(pair, [rules[name]!]).find(({ side }) => side === name);
				if (step) pair = take(pair, step);
			}
		}
	}
	return pair;
}

/** Each rule of a conflict. */
const leftWins: Record<string, OnConflict> = { left: 'incoming', right: 'crm' };
const rightWins: Record<string, OnConflict> = { left: 'crm', right: 'incoming' };
const titlesOf = ({ sides }: Pair) => names.map((name) => sides[name].title);
const takeAll = (steps: readonly Step[]) => steps.reduce(take, pairOf(BASE));

test.each([leftWins, rightWins])(
	'a value that is set back before it is written, while another field crosses, stays: %j',
	(rules) => {
		const onConflict = rules.right!;
		const right = (step: 'touch' | 'poll' | 'writeBack'): Step => ({ do: step, side: 'right' });
		const writeRight: Step = { do: 'write', side: 'right', onConflict };
		const pair = takeAll([
			{ do: 'edit', side: 'left', title: 'b' },
			{ do: 'poll', side: 'left' },
			{ do: 'edit', side: 'left', title: BASE },
			right('touch'),
			right('poll'),
			writeRight,
			right('writeBack'),
			{ do: 'write', side: 'left', onConflict: rules.left! },
			right('touch'),
			{ do: 'writeBack', side: 'left' },
			right('poll'),
			writeRight,
			right('writeBack'),
		]);
		expect(titlesOf(settle(pair, rules))).toEqual([BASE, BASE]);
	},
);

test.each([leftWins, rightWins])(
	'a value that is set back before it is written, and compared with an older one of the other side, stays: %j',
	(rules) => {
		const pair = takeAll([
			{ do: 'edit', side: 'left', title: 'b' },
			{ do: 'touch', side: 'right' },
			{ do: 'poll', side: 'right' },
			{ do: 'poll', side: 'left' },
			{ do: 'edit', side: 'left', title: BASE },
			{ do: 'write', side: 'left', onConflict: rules.left! },
			{ do: 'writeBack', side: 'left' },
			{ do: 'poll', side: 'left' },
			{ do: 'write', side: 'right', onConflict: rules.right! },
			{ do: 'writeBack', side: 'right' },
		]);
		expect(titlesOf(settle(pair, rules))).toEqual([BASE, BASE]);
	},
);

test.each([leftWins, rightWins])(
	'a value that is set back between the two writes of the sync is an edit: %j',
	(rules) => {
		const pair = takeAll([
			{ do: 'edit', side: 'right', title: 'c' },
			{ do: 'poll', side: 'right' },
			{ do: 'write', side: 'right', onConflict: 'crm' },
			{ do: 'edit', side: 'left', title: BASE },
			{ do: 'poll', side: 'left' },
		]);
		expect(titlesOf(settle(pair, rules))).toEqual([BASE, BASE]);
	},
);

describe('what a stamp cannot show', () => {
	test('a field that is edited and set back between two polls counts as not edited', () => {
		const pair = takeAll([
			{ do: 'edit', side: 'left', title: 'b' },
			{ do: 'edit', side: 'left', title: BASE },
			{ do: 'edit', side: 'right', title: 'c' },
		]);
		expect(titlesOf(settle(pair, leftWins))).toEqual(['c', 'c']);
	});

	test('a value that is set back before it is written is a conflict, if the other side is read before the write-back', () => {
		const pair = takeAll([
			{ do: 'edit', side: 'right', title: 'b' },
			{ do: 'poll', side: 'right' },
			{ do: 'edit', side: 'right', title: BASE },
			{ do: 'write', side: 'right', onConflict: 'crm' },
			{ do: 'touch', side: 'left' },
			{ do: 'poll', side: 'left' },
		]);
		expect(titlesOf(settle(pair, leftWins))).toEqual(['b', 'b']);
		expect(titlesOf(settle(pair, rightWins))).toEqual([BASE, BASE]);
	});
});

const rule = fc.constantFrom<OnConflict>('incoming', 'crm');

test('many edits, and executions that are repeated: the records settle on one value, by any rules', () => {
	const choices = fc.array(fc.tuple(fc.constantFrom('edit', 'work', 'work', 'repeat'), fc.nat()), {
		minLength: 6,
		maxLength: 40,
	});
	fc.assert(
		fc.property(choices, fc.record({ left: rule, right: rule }), (steps, rules) => {
			let pair = pairOf(BASE);
			for (const [kind, choice] of steps) {
				const possible =
					kind === 'edit'
						? editsOf(pair, TITLES)
						: [...workOf(pair, RULES), ...(kind === 'repeat' ? repeatsOf(pair) : [])];
				const step = possible[choice % possible.length];
				if (step) pair = take(pair, step);
				if (isAtRest(pair)) for (const name of names) delete pair.sides[name].edited;
			}
			const end = settle(pair, rules);
			expect({ isAtRest: isAtRest(end), isRight: isRight(end), end }).toMatchObject({
				isAtRest: true,
				isRight: true,
			});
		}),
		runsOf(HISTORIES.protocol),
	);
});
