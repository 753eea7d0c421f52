/** Histories of merges that a random one has failed with, and those that are like them. */
import type { Step } from './steps';
import { sideNames, type SideName } from './twoCrms';

/**
 * People 0 and 1 are linked. The next ones are new.
 * @param here where records are merged.
 */
export function mergeHistories(here: SideName): Array<[name: string, steps: Step[]]> {
	const there = sideNames.find((each) => each !== here)!;
	const edit = (side: SideName, person: number): Step => ({
		...{ do: 'edit', side, person, field: 'firstName', value: 1 },
	});
	const emptyEmail = (side: SideName, person: number): Step => ({
		...{ do: 'edit', side, person, field: 'email', value: 0 },
	});
	const create: Step = { do: 'create', side: here, withEmail: true };
	const both: Step = { do: 'createOnBothSides' };
	const duplicate = (side: SideName, person: number): Step => ({
		...{ do: 'createDuplicate', side, person },
	});
	const poll = (side: SideName): Step => ({ do: 'poll', side });
	const run = (side: SideName): Step => ({ do: 'run', side });
	const merge = (person: number, into: number, side = here): Step => ({
		...{ do: 'merge', side, person, into },
	});
	const remove = (person: number): Step => ({ do: 'delete', side: here, person });
	const settle: Step = { do: 'settle' };
	/** What remains is linked to the other half of the merged one, and its own other half stays without a link. */
	const takeOver = [both, edit(there, 0), poll(there), merge(0, 2), run(there)];

	return [
		['linked, into one in both CRMs that is not linked', [both, edit(there, 0), merge(0, 2)]],
		['the same, while an execution from the other CRM waits', takeOver],
		[
			'the same, and both are edited afterwards',
			[...takeOver, settle, edit(there, 2), edit(here, 2)],
		],
		['the same, and the remaining one is deleted', [...takeOver, remove(2), edit(there, 0)]],
		[
			'the same, and the remaining one is deleted later',
			[...takeOver, settle, remove(2), edit(there, 0)],
		],
		['the same, and merged in the other CRM too', [...takeOver, settle, merge(2, 0, there)]],
		['the same, the other way round', [...takeOver, settle, merge(0, 2, there), edit(here, 2)]],
		['one in both CRMs that is not linked, into a linked one', [both, edit(there, 2), merge(2, 0)]],
		[
			'the same, while an execution with both waits',
			[both, edit(here, 1), poll(here), merge(2, 1), run(here), emptyEmail(there, 1)],
		],
		[
			'two in both CRMs that are not linked',
			[both, both, edit(there, 2), edit(there, 3), merge(2, 3)],
		],
		['two new ones', [create, create, edit(here, 3), merge(2, 3)]],
		['two new ones, while an execution with both waits', [create, create, poll(here), merge(2, 3)]],
		['linked, into a new one', [create, edit(there, 0), merge(0, 2)]],
		['linked, into a new one that is synced before', [create, merge(0, 2), settle, edit(there, 0)]],
		['new, into a linked one', [create, poll(here), merge(2, 0), edit(there, 0)]],
		['two linked ones', [edit(there, 0), edit(here, 0), poll(here), merge(0, 1), edit(there, 1)]],
		['linked, into its duplicate', [duplicate(here, 0), merge(0, 2), edit(there, 0)]],
		['a duplicate, into the linked one', [duplicate(here, 0), settle, merge(2, 0), edit(here, 0)]],
		['duplicates in both CRMs', [duplicate(here, 0), duplicate(there, 0), settle, merge(2, 0)]],
	];
}
