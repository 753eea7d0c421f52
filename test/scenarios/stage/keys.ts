/** How an emitted state of a record is recognized: by the label that every write puts in a field, and its stamp. */

/** `stamp` is milliseconds since 1970; both CRMs stamp in whole seconds. */
export const presentKey = (recordId: string, label: string, stamp: number) =>
	`${recordId} ${label} ${Math.floor(stamp / 1000)}`;

export const deletedKey = (recordId: string) => `${recordId} deleted`;
