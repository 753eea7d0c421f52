/** One execution of an operation with many items of which half are bad: what is checked, and what a row can say. */
import type { INodeExecutionData } from 'n8n-workflow';
import { rowCrms, type Given, type OperationRow } from '../../../../e2e/operationRows';
import { isApiCall, type EmulatedProduct } from '../../../../products';
import { errorOf } from '../../../../support/itemError';
import { rowOf, setRowStage, type Changes, type Label, type RowStage } from '../rowStage';

export interface ManyItems {
	of: OperationRow['of'];
	/** Number of items, and why there are fewer than 10,000. */
	items: number;
	because?: string;
	changes?: Changes;
	/** The outcome of a good item, where it is not that of the table of operations. */
	outcome?: string;
	/** Creates what one good item is about, in place of what the row of the table of operations does. */
	given?: (crm: EmulatedProduct, index: number) => Given;
	/** Changes a good item into one that must fail; absent where no item can fail alone. */
	toBad?: (good: Given, index: number) => Given;
	/** True where an item can lead to any number of items. */
	returnsLists?: true;
	/** Why no item can fail alone. */
	allGood?: string;
}

export const ITEMS = 10_000;

/** The maximum number of calls, by number of items. */
export type CallLimit = Readonly<Record<number, number>>;

/**
 * `npm test` runs most writes with fewer items, since n8n needs a millisecond for each parameter of an item. They are still
 * more than one call holds. `CRM_SYNC_ITEMS=10000` runs all of them.
 */
const { CRM_SYNC_ITEMS: all } = process.env;
const because = 'n8n evaluates the parameters of each item; CRM_SYNC_ITEMS=10000 runs all.';
export const some = { items: Number(all ?? 1_200), because };
export const few = { items: Number(all ?? 400), because };

/** The ID of no record, separate for each index. */
export const unknownId = (label: Label, index: number) =>
	label === 'Salesforce'
		? `00QgK00000z${String(index).padStart(4, '0')}`
		: rowCrms[label].underTest.unknownUserId.replace(/.{4}$/, String(index).padStart(4, '0'));

/** Names records that do not exist, in these properties of an item. */
export const toUnknown =
	(label: Label, ...properties: readonly string[]) =>
	(good: Given, index: number): Given => ({
		...good,
		...Object.fromEntries(properties.map((name) => [name, unknownId(label, index)])),
	});

/**
 * Registers a test for each row.
 * @param calls by row, those that describe entities and find users included.
 */
export function testManyItems(
	label: Label,
	rows: readonly ManyItems[],
	calls: Readonly<Record<string, CallLimit>>,
): void {
	const stage = setRowStage(label);

	test.each(rows)(
		'$of: $items items',
		async (row) => {
			const half = row.items / 2;
			const good = await prepareMany(stage, row, label, row.toBad ? half : row.items);
			const bad = row.toBad ? good.map((item, index) => row.toBad!(item, index)) : [];
			const items = Array.from({ length: row.items }, (_, index) =>
				row.toBad ? (index % 2 === 0 ? good : bad)[Math.floor(index / 2)]! : good[index]!,
			);
			const ready = await stage.configure(row.of, row.changes);

			const before = stage.crm.log.entries.length;
			const output = await ready(items);
			const sentCalls = stage.crm.log.entries.slice(before).filter(isApiCall).length;

			const paired = output.map(({ pairedItem }) => (pairedItem as { item: number }).item);
			expect(row.returnsLists ? [...new Set(paired)] : paired).toEqual([...items.keys()]);
			checkOutcomes(label, row, good, output);
			expect(sentCalls).toBeLessThanOrEqual(calls[row.of]?.[row.items] ?? 0);
		},
		120_000,
	);
}

/** The good items are as the table of operations says, and each bad one has an error that says what to do. */
function checkOutcomes(
	label: Label,
	{ of, outcome: expected, toBad }: ManyItems,
	good: readonly Given[],
	output: readonly INodeExecutionData[],
): void {
	const [inTable] = [rowOf(label, of).items(good[0]!)].flat() as Array<{ outcome?: string }>;
	const outcome = expected ?? inTable?.outcome;
	const isBad = (index: number) => toBad !== undefined && index % 2 === 1;
	const wrong = output.flatMap((item) => {
		const { json, pairedItem } = item;
		const index = (pairedItem as { item: number }).item;
		const error = errorOf(item);
		const isClear =
			/^\S.{14,}$/s.test(error?.message ?? '') && /^[A-Z].+\.$/s.test(error?.advice ?? '');
		const isGood = error === undefined && (outcome === undefined || json.outcome === outcome);
		return (isBad(index) ? isClear : isGood) ? [] : [{ index, json }];
	});
	expect(wrong.slice(0, 3)).toEqual([]);
}

/** What another user creates for the items, and, where the row follows another one, what that one has done with it. */
async function prepareMany(
	stage: RowStage,
	{ of, given, changes }: ManyItems,
	label: Label,
	count: number,
): Promise<Given[]> {
	const { follows } = rowOf(label, of);
	const all: Given[] = [];
	for (let index = 0; index < count; index += 1) {
		all.push(given?.(stage.crm, index) ?? (await stage.prepare(follows?.of ?? of)));
	}
	if (!follows) return all;
	const made = await stage.run(follows.of, all, changes);
	return all.map((item, index) => {
		const { id } = made[index]!.json;
		return typeof id === 'string' ? { ...item, made: id } : item;
	});
}
