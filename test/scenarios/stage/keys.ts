/** How a state of a record is known again when it arrives: by the mark that every write leaves in a field, and its stamp. */

/** `stamp` is milliseconds since 1970; both CRMs stamp in whole seconds. */
export const presentKey = (recordId: string, mark: string, stamp: number) =>
	`${recordId} ${mark} ${Math.floor(stamp / 1000)}`;

export const deletedKey = (recordId: string) => `${recordId} deleted`;
