/** What counts as equal beyond case and spaces. */
export interface Comparison {
	ignoreAccents: boolean;
	/** Two-letter country code, such as `US`, of phone numbers without a country calling code. */
	country?: string;
}
