import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';
import type { FieldValue } from '../../../nodes/crm/port';
import type { Faults } from '../../emulators/kernel/faults';
import type { RequestLog } from '../../emulators/kernel/requestLog';

export type Values = Record<string, FieldValue>;

/** Writes of one user, with the CRM's own names. */
export interface Edits {
	create(entity: string, values: Values): string;
	update(entity: string, id: string, values: Values): void;
	delete(entity: string, id: string): void;
	merge(entity: string, ids: { masterId: string; mergedId: string }): void;
	/** All records with all their fields. */
	list(entity: string): ReadonlyArray<Readonly<Record<string, unknown>>>;
}

/** Writes that get their stamps immediately and become visible at commit(). */
export interface Transaction {
	as(userId: string): Edits;
	commit(): void;
}

/** What a CRM calls the things that stories are about. */
export interface CrmNames {
	lead: string;
	leadId: string;
	/** True where a client can set the id of a new record. */
	canChooseIds: boolean;
	lastName: string;
	/** The field that every write puts a new label in, so that its state can be recognized. */
	versionField: string;
	email: string;
	/** Values without which no lead is created. */
	leadNeeds: Readonly<Values>;
	/** Requests for rows, whatever the reader asks for them with. */
	rowRequests: RegExp;
	/** Requests that count as calls of its API. */
	apiRequests: RegExp;
	/** What it answers to an expired token. */
	sessionExpired: { status: number; headers?: Record<string, string>; body: object };
}

/** An emulated CRM, as the stage sets it up. */
export interface StageCrm {
	names: CrmNames;
	url: string;
	faults: Faults;
	log: RequestLog;
	/** Someone who works in the CRM, and the user n8n is connected as. */
	colleague: string;
	connectedUser: string;
	as(userId: string): Edits;
	begin(): Transaction;
	/** Expires the access tokens that n8n holds. */
	expireTokens(): void;
	/** Restores a deleted lead from the recycle bin, where the CRM has one. @returns the label it is restored with. */
	undelete?(id: string): string;
	/** Removes deleted leads for good, where the CRM has a recycle bin. */
	emptyRecycleBin?(): void;
	/** Makes the change tracking tokens of leads invalid, where the CRM has them. */
	loseTokens?(): void;
	/** Rejects the next write of a lead as locked, where the CRM leaves the retry to the client. */
	lockOnce?(id: string): void;
	/** Lists of more leads fail, where automation has limits that the leads of a list share. */
	limitAutomation?(leads: number): void;
	close(): Promise<void>;
}

/** How n8n signs in to it. */
export interface StageCredential {
	type: ICredentialType;
	data: ICredentialDataDecryptedObject;
}
