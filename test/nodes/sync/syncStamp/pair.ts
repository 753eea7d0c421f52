/** Two records, one field, and an execution of each direction that can stop between any of its steps. */
import type { FieldValue } from '../../../../nodes/crm/port';
import {
	afterWriteBack,
	isEcho,
	mappedSourceOf,
	readChangeStamp,
	type ChangeStamp,
} from '../../../../nodes/sync/syncStamp/changeStamp';
import { settleFields, type OnConflict } from '../../../../nodes/sync/syncStamp/settleFields';
import { entryOf, formatStamp, parseStamp } from '../../../../nodes/sync/syncStamp/stamp';
import { describeField } from '../../../support/fieldDescription';
import { lead, recordOf } from '../leadDescription';

type Name = 'left' | 'right';
export const names: readonly Name[] = ['left', 'right'];
const other = (name: Name): Name => (name === 'left' ? 'right' : 'left');

interface Side {
	title: FieldValue;
	stamp: string;
	/** True when it was written since the last poll. */
	isModified: boolean;
	/** True when another synced field was edited since: the record is emitted although this one fits its stamp. */
	isTouched?: boolean;
	/** What people wrote last, since the pair was last at rest. */
	edited?: FieldValue;
}

/** An execution of one direction that is between two of its nodes. */
interface Execution {
	change: ChangeStamp;
	title: FieldValue;
	isWritten: boolean;
}

export interface Pair {
	sides: Record<Name, Side>;
	running: Partial<Record<Name, Execution>>;
}

export type Step =
	| { do: 'edit'; side: Name; title: FieldValue }
	| { do: 'poll' | 'writeBack' | 'repeat' | 'touch'; side: Name }
	| { do: 'write'; side: Name; onConflict: OnConflict };

const field = describeField('text', 'Title');
const description = { ...lead, fields: [field] };

/** Both have the value, and are stamped with it. */
export function pairOf(title: FieldValue): Pair {
	const stamp = formatStamp({ count: 0, entries: [entryOf(field, title)] });
	const side = () => ({ title, stamp, isModified: false });
	return { sides: { left: side(), right: side() }, running: {} };
}

export const isAtRest = ({ sides, running }: Pair) =>
	names.every((name) => !sides[name].isModified && !running[name]);

/** Every step that a direction can do next. @param rules of a conflict: each of them can be the one that decides. */
export function workOf({ sides, running }: Pair, rules: readonly OnConflict[]): Step[] {
	return names.flatMap((side): Step[] => {
		const execution = running[side];
		if (!execution) return sides[side].isModified ? [{ do: 'poll', side }] : [];
		if (execution.isWritten) return [{ do: 'writeBack', side }];
		return rules.map((onConflict) => ({ do: 'write', side, onConflict }));
	});
}

/** Every execution that can break off before its write-back, and is run again. */
export function repeatsOf({ running }: Pair): Step[] {
	return names.flatMap((side): Step[] =>
		running[side]?.isWritten ? [{ do: 'repeat', side }] : [],
	);
}

export function editsOf({ sides }: Pair, titles: readonly FieldValue[]): Step[] {
	return names.flatMap((side) =>
		titles
			.filter((title) => title !== sides[side].title)
			.map((title): Step => ({ do: 'edit', side, title })),
	);
}

/** @returns the pair after the step. */
export function take(pair: Pair, step: Step): Pair {
	const next: Pair = {
		sides: { left: { ...pair.sides.left }, right: { ...pair.sides.right } },
		running: { ...pair.running },
	};
	switch (step.do) {
		case 'edit':
			write(next.sides[step.side], { title: step.title });
			next.sides[step.side].edited = step.title;
			break;
		case 'touch':
			Object.assign(next.sides[step.side], { isModified: true, isTouched: true });
			break;
		case 'poll':
			poll(next, step.side);
			break;
		case 'write':
			writeTo(next, step);
			break;
		case 'writeBack':
			writeBack(next, step.side);
			break;
		case 'repeat':
			next.running[step.side] = { ...next.running[step.side]!, isWritten: false };
	}
	return next;
}

function poll({ sides, running }: Pair, name: Name): void {
	const side = sides[name];
	const { isTouched = false } = side;
	side.isModified = false;
	delete side.isTouched;
	const change = readChangeStamp(
		{ stampField: 'Stamp', synced: [field] },
		recordOf(lead, '1', { Title: side.title, Stamp: side.stamp }),
	);
	if (isTouched || !isEcho(change)) running[name] = { change, title: side.title, isWritten: false };
}

function writeTo(
	{ sides, running }: Pair,
	{ side: name, onConflict }: Extract<Step, { do: 'write' }>,
): void {
	const execution = running[name]!;
	const { change, title } = execution;
	const target = sides[other(name)];
	const source = mappedSourceOf(change, 'Title');
	const settled = settleFields(
		description,
		{ record: recordOf(lead, '1', { Title: target.title }), stamp: parseStamp(target.stamp) },
		{ Title: title },
		{ onConflict, sources: new Map(source ? [['Title', source]] : []) },
	);
	const { Title: written = target.title } = settled.values;
	write(target, { title: written, stamp: formatStamp(settled.stamp) });
	running[name] = { ...execution, isWritten: true };
}

function writeBack({ sides, running }: Pair, name: Name): void {
	const side = sides[name];
	const { change } = running[name]!;
	write(side, { stamp: formatStamp(afterWriteBack(parseStamp(side.stamp), change)) });
	delete running[name];
}

function write(side: Side, next: Partial<Side>): void {
	const { title = side.title, stamp = side.stamp } = next;
	if (title === side.title && stamp === side.stamp) return;
	Object.assign(side, { title, stamp, isModified: true });
}
