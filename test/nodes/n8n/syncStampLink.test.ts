/** Sync stamps with a link field, and settings with which they fail. */
import { productsUnderTest } from '../../products';
import { setSyncStampStage } from './syncStampStage';

describe.each(productsUnderTest)('$name', (underTest) => {
	const { names, newLead } = underTest;
	const { lastName, email, key } = names;
	const { writeOne, writeBack, change, newEmail, edit, synced } = setSyncStampStage(underTest);

	let links = 0;
	const newLink = () => `link${(links += 1)}`;

	describe('the link field', () => {
		test('finds the record whose email changed, and is written after a match by email', async () => {
			const { id, filled } = await synced();
			const settings = { linkField: key };
			const link = newLink();
			const linked = { ...filled, [key]: link };
			expect(await writeOne({ filled: linked, item: change(), settings })).toMatchObject({
				id,
				matchedBy: 'email',
				changes: [{ field: key, to: link }],
			});
			const moved = { ...linked, [email]: newEmail() };
			expect(await writeOne({ filled: moved, item: change(1), settings })).toMatchObject({
				outcome: 'updated',
				id,
				matchedBy: key,
			});
		});

		test('a record that is linked to another one keeps its link: the item fails', async () => {
			const { filled } = await synced({ [key]: newLink() });
			const outcome = await writeOne({
				filled: { ...filled, [key]: newLink() },
				item: change(),
				settings: { linkField: key },
			});
			expect(outcome).toMatchObject({
				outcome: 'failed',
				matchedBy: 'email',
				error: { code: 'LINKED_TO_ANOTHER' },
			});
		});

		test('a record without an email is created once', async () => {
			const settings = { linkField: key };
			const filled = { ...newLead, [key]: newLink() };
			const first = await writeOne({ filled, item: change(), settings });
			expect(first).toMatchObject({ outcome: 'created' });
			expect(await writeOne({ filled, item: change(), settings })).toMatchObject({
				outcome: 'unchanged',
				id: first.id,
			});
		});

		test('a link that a person has cleared is written again', async () => {
			const settings = { linkField: key };
			const { id, filled } = await synced();
			const linked = { ...filled, [key]: newLink() };
			await writeOne({ filled: linked, item: change(), settings });
			edit(id, { [key]: null });
			expect(await writeOne({ filled: linked, item: change(), settings })).toMatchObject({
				id,
				changes: [{ field: key, from: null }],
			});
		});
	});

	describe('fails', () => {
		test('with a stamp that does not fit its field', async () => {
			const outcome = await writeOne({
				filled: { [email]: newEmail(), [lastName]: 'A' },
				item: change(),
				settings: { stampField: names.doNotCall },
			});
			expect(outcome).toMatchObject({ outcome: 'failed' });
			expect(outcome.reason).toContain('is not a text field');
		});

		test('with a source that is not a change, where the newest wins', async () => {
			const outcome = await writeOne({ filled: { [email]: newEmail(), [lastName]: 'A' } });
			expect(outcome.reason).toContain('Source Change has no valid date');
		});

		test.each([
			['nothing', undefined],
			['another text', 'abc'],
		])('when %s is written back', async (_, text) => {
			const { id } = await synced();
			const outcome = await writeBack({ _change: { id, syncStamp: text } });
			expect(outcome).toMatchObject({ outcome: 'failed' });
		});

		test('when the option has no stamp field', async () => {
			const outcome = await writeOne({
				filled: { [email]: newEmail(), [lastName]: 'A' },
				item: change(),
				settings: { stampField: '' },
			});
			expect(outcome.reason).toContain('Sync Stamp needs a stamp field');
		});
	});
});
