/** Notes about records. */
import type { CrmError } from '../errors';
import type { RecordReference } from './records';

export interface NoteToAdd {
	/** What the note is about. */
	record: RecordReference;
	/** '' for none. */
	title: string;
	/** Plain text; line breaks are kept. */
	text: string;
}

export interface RecordNote extends RecordReference {
	title: string;
	/** Plain text. */
	text: string;
	/** True where the text is only the beginning of that of the note. */
	isPreview?: true;
	/** Name of the file that is attached to the note. */
	fileName?: string;
	createdAt: string;
	modifiedAt: string;
}

/** @throws CrmError when the CRM rejects the request or cannot be reached. */
export interface Notes {
	/**
	 * Adds notes in as few calls as the CRM allows.
	 * @returns for each note what it became, or why it was not added.
	 */
	add(notes: readonly NoteToAdd[]): Promise<Array<RecordReference | CrmError>>;
	/**
	 * For each record its notes, newest first. All records are of one entity.
	 * @param wholeTexts also reads what is behind a preview, which can take a call for each note.
	 */
	list(
		records: readonly RecordReference[],
		options: { wholeTexts: boolean },
	): Promise<RecordNote[][]>;
}
