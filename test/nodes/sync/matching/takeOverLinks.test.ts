/** A write-back whose link another record has: taken over from a merged record, and an error that names any other one. */
import type { Crm, CrmRecord, WriteOperation, WriteResult } from '../../../../nodes/crm/port';
import { conflict, CrmError } from '../../../../nodes/crm/errors';
import type { SentWrite } from '../../../../nodes/sync/matching/linkHolders';
import { takeOverLinks } from '../../../../nodes/sync/matching/takeOverLinks';
import { describeField } from '../../../support/fieldDescription';
import { contact, recordOf } from '../leadDescription';

const linked = {
	...contact,
	fields: [...contact.fields, describeField('text', 'Link', { label: 'Link' })],
	keys: [{ name: 'Link', label: 'Link', fields: ['Link'] }],
};
const ruleSet = {
	descriptions: new Map([['Contact', linked]]),
	duplicateRules: 'respect',
} as const;

const keyTaken = (): WriteResult => ({
	ok: false,
	error: new CrmError('Entity key violated.', { kind: 'invalidRecord', reason: 'keyTaken' }),
});

/** The write of a link to the contact `left` that was rejected, and what of it the tests vary. */
const rejected = (isWriteBack = true): SentWrite => {
	const sync = { stampField: 'Stamp', isWriteBack, onConflict: 'newest', sources: new Map() };
	const found = { searched: true, matches: [], keepFilled: [], hasOthers: false, ignored: [] };
	const values = { Link: 'there', Stamp: '1a' };
	return {
		record: { index: 0, decisions: 0, policy: { sync } },
		write: {
			operation: { kind: 'update', entity: 'Contact', id: 'left', values, ifVersion: '1' },
			found,
			changes: [],
			reason: 'Matched by custom fields; updated Link.',
		},
		result: keyTaken(),
	} as unknown as SentWrite;
};

/** A CRM in which this record has the link, until it is emptied. */
function crmWith(
	holder: CrmRecord,
	{
		empty = (): WriteResult => ({ ok: true, id: holder.id }),
		link = (): WriteResult => ({ ok: true, id: 'left' }),
		restore = (): WriteResult => ({ ok: true, id: holder.id }),
		isFree = false,
	} = {},
) {
	const written: WriteOperation[] = [];
	const left = recordOf(linked, 'left', { Link: null });
	const crm = {
		describe: async () => await Promise.resolve(linked),
		find: async (requests: ReadonlyArray<{ keys: ReadonlyArray<Record<string, unknown>> }>) =>
			await Promise.resolve(
				requests.map(({ keys }) => (keys.some(({ Link }) => Link === 'there') ? [holder] : [left])),
			),
		write: async (operations: readonly WriteOperation[]) => {
			written.push(...operations);
			const results = operations.map((operation): WriteResult => {
				if ('id' in operation && operation.id === 'merged' && operation.values.Link)
					return restore();
				if (operation.values.Link !== null) return isFree ? link() : keyTaken();
				const result = empty();
				isFree = result.ok;
				return result;
			});
			return await Promise.resolve(results);
		},
	};
	return { crm: crm as unknown as Crm, written };
}

const merged = () =>
	recordOf(linked, 'merged', { Link: 'there', MasterId: 'left', IsActive: false });

test('the link of a record that was merged into the written one is emptied, and the write sent again', async () => {
	const { crm, written } = crmWith(merged());
	const [sent] = await takeOverLinks(crm, ruleSet, [rejected()]);
	expect(written).toMatchObject([
		{ id: 'merged', values: { Link: null }, ifVersion: merged().version },
		{ id: 'left', values: { Link: 'there', Stamp: '1a' }, ifVersion: '1' },
	]);
	expect(sent).toMatchObject({
		result: { ok: true, id: 'left' },
		write: { reason: expect.stringContaining('moved from merged') as string },
	});
});

describe('if the write fails after the link was emptied', () => {
	const failure = new CrmError('A plug-in failed.', { kind: 'retryLater' });
	const emptied = { id: 'merged', values: { Link: null } };
	const restored = { id: 'merged', values: { Link: 'there' } };

	test.each<[string, () => WriteResult]>([
		['with an error', () => ({ ok: false, error: failure })],
		[
			'as the whole list does',
			() => {
				throw failure;
			},
		],
	])('%s, the merged record gets it back', async (_, link) => {
		const { crm, written } = crmWith(merged(), { link });
		const [sent] = await takeOverLinks(crm, ruleSet, [rejected()]);
		expect(written).toMatchObject([emptied, { id: 'left' }, restored]);
		expect(sent!.result).toEqual({ ok: false, error: failure });
	});

	test('and it cannot be restored, the error says so', async () => {
		const { crm } = crmWith(merged(), {
			link: () => ({ ok: false, error: failure }),
			restore: keyTaken,
		});
		const [sent] = await takeOverLinks(crm, ruleSet, [rejected()]);
		expect(sent!.result).toMatchObject({
			error: {
				kind: 'retryLater',
				message:
					'A plug-in failed. The link of the merged record was emptied, and could not be restored: Entity key violated.',
			},
		});
	});
});

describe('of a write with two keys, each held by a merged record, only one can be emptied', () => {
	const keys = [...linked.keys, { name: 'Code', label: 'Code', fields: ['LastName'] }];
	const two = { ...ruleSet, descriptions: new Map([['Contact', { ...linked, keys }]]) };
	const isGone = { MasterId: 'left', IsActive: false };
	const first = recordOf(linked, 'first', { Link: 'there', ...isGone });
	const second = recordOf(linked, 'second', { LastName: 'unique', ...isGone });
	const left = recordOf(linked, 'left', { Link: null });

	async function takeOver(restore: () => WriteResult) {
		const written: WriteOperation[] = [];
		const readOnly = new CrmError('It is read-only.', { kind: 'invalidRecord' });
		const crm = {
			describe: async () => await Promise.resolve({ ...linked, keys }),
			find: async (requests: ReadonlyArray<{ keys: ReadonlyArray<Record<string, unknown>> }>) =>
				await Promise.resolve(
					requests.map(({ keys: [key = {}] }) =>
						'LastName' in key ? [second] : key.Link === 'there' ? [first] : [left],
					),
				),
			write: async (operations: readonly WriteOperation[]) => {
				written.push(...operations);
				return await Promise.resolve(
					operations.map((operation): WriteResult => {
						if ('id' in operation && operation.id === 'second')
							return { ok: false, error: readOnly };
						return operation.values.Link === null ? { ok: true, id: 'first' } : restore();
					}),
				);
			},
		} as unknown as Crm;
		const each = rejected();
		const values = { ...each.write.operation.values, LastName: 'unique' };
		const operation = { ...each.write.operation, values };
		const [sent] = await takeOverLinks(crm, two, [
			{ ...each, write: { ...each.write, operation } },
		]);
		return { written, result: sent!.result };
	}

	const linkTaken = {
		...{ code: 'LINK_TAKEN', fields: ['LastName'] },
		message:
			'Contact second, which was merged into left, already has the link unique. It could not be emptied: It is read-only.',
	};

	test('the emptied one gets it back, and the error names the other one', async () => {
		const { written, result } = await takeOver(() => ({ ok: true, id: 'first' }));
		expect(written).toMatchObject([
			{ id: 'first', values: { Link: null } },
			{ id: 'second', values: { LastName: null } },
			{ id: 'first', values: { Link: 'there' } },
		]);
		expect(result).toMatchObject({ error: linkTaken });
	});

	test('and if that fails, the error says so', async () => {
		const { result } = await takeOver(keyTaken);
		const { message } = linkTaken;
		expect(result).toMatchObject({
			error: {
				code: 'LINK_TAKEN',
				message: `${message} The link of the merged record was emptied, and could not be restored: Entity key violated.`,
			},
		});
	});
});

test('a merged record that has changed since it was read is decided again', async () => {
	const { crm } = crmWith(merged(), {
		empty: () => ({ ok: false, error: conflict('It has changed.') }),
	});
	const [sent] = await takeOverLinks(crm, ruleSet, [rejected()]);
	expect(sent!.result).toMatchObject({ error: { reason: 'conflict' } });
});

test('a write with a second key that no record has is sent again once', async () => {
	const keys = [...linked.keys, { name: 'Code', label: 'Code', fields: ['LastName'] }];
	const two = { ...ruleSet, descriptions: new Map([['Contact', { ...linked, keys }]]) };
	const { crm, written } = crmWith(merged());
	const each = rejected();
	const values = { ...each.write.operation.values, LastName: 'unique' };
	const operation = { ...each.write.operation, values };
	await takeOverLinks(crm, two, [{ ...each, write: { ...each.write, operation } }]);
	expect(written.map((write) => 'id' in write && write.id)).toEqual(['merged', 'left']);
});

test('a merged record that cannot be changed is named, with what the CRM says and what to do', async () => {
	const empty = (): WriteResult => ({
		ok: false,
		error: new CrmError('It is read-only.', { kind: 'invalidRecord' }),
	});
	const { crm } = crmWith(merged(), { empty });
	const [sent] = await takeOverLinks(crm, ruleSet, [rejected()]);
	expect(sent!.result).toMatchObject({
		error: {
			code: 'LINK_TAKEN',
			kind: 'invalidRecord',
			fields: ['Link'],
			message:
				'Contact merged, which was merged into left, already has the link there. It could not be emptied: It is read-only.',
			advice: 'Empty "Link" of the merged record, then run the item again.',
		},
	});
});

test.each([
	['active', recordOf(linked, 'other', { Link: 'there' })],
	['merged into another one', { ...merged(), values: { ...merged().values, MasterId: 'third' } }],
	['activated again', { ...merged(), values: { ...merged().values, IsActive: true } }],
])('a record that is %s keeps its link: the error names it', async (_, holder) => {
	const { crm, written } = crmWith(holder);
	const [sent] = await takeOverLinks(crm, ruleSet, [rejected()]);
	expect(written).toEqual([]);
	expect(sent!.result).toMatchObject({
		error: {
			code: 'LINK_TAKEN',
			message: `Contact ${holder.id} already has the link there.`,
			advice: expect.stringContaining('merge them') as string,
		},
	});
});

test('a link that no record has any more is written again', async () => {
	const { crm, written } = crmWith(recordOf(linked, 'other', { Link: 'elsewhere' }), {
		isFree: true,
	});
	const [sent] = await takeOverLinks(crm, ruleSet, [rejected()]);
	expect(written).toMatchObject([{ id: 'left', values: { Link: 'there' } }]);
	expect(sent!.result).toEqual({ ok: true, id: 'left' });
});

test('a search that fails leaves the results as they are', async () => {
	const { crm } = crmWith(merged());
	const find = async () =>
		await Promise.reject(new CrmError('The CRM is down.', { kind: 'retryLater' }));
	const sent = [rejected()];
	expect(await takeOverLinks({ ...crm, find }, ruleSet, sent)).toEqual(sent);
});

test('without a sync, and after any other rejection, nothing is searched or written', async () => {
	const { crm, written } = crmWith(merged());
	const error = new CrmError('A value is too long.', { kind: 'invalidRecord' });
	const other: SentWrite = { ...rejected(), result: { ok: false, error } };
	const done: SentWrite = { ...rejected(), result: { ok: true, id: 'left' } };
	const sent = [rejected(false), other, done];
	expect(await takeOverLinks(crm, ruleSet, sent)).toEqual(sent);
	expect(written).toEqual([]);
});
