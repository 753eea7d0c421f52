/** What an operation of the action nodes is: one descriptor from which the editor, the docs and the runner are built. */
import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Capability } from '../../crm/capabilities';
import type { CrmError } from '../../crm/errors';
import type { Product } from '../product';
import type { Session } from '../run/session';
import type { Resource } from './resources';

/** One item of the input, for which parameters are read. */
export interface ItemContext {
	context: IExecuteFunctions;
	product: Product;
	itemIndex: number;
}

/** What happened to one item. */
export interface ItemResult {
	/** The item that is returned for it, or a list of items where an operation returns any number of them. */
	json: IDataObject | IDataObject[];
	/** The files of the item that is returned. */
	binary?: IBinaryKeyData;
	/** The name of the output it goes to; the first output when absent. */
	output?: string;
	/** Present for an item that failed. */
	error?: CrmError;
	/** True when a record was written for it. */
	isWritten?: boolean;
}

/** An output besides the first one, shown while one of the parameters has its value or is an expression. */
export interface ConditionalOutput {
	name: string;
	/** A parameter is given by its path, such as `['options', 'weakMatches']`. */
	when: ReadonlyArray<{ parameter: readonly string[]; value: string }>;
}

/** The facts about an operation that the editor and the docs show. */
export interface OperationFacts {
	resource: Resource;
	/** Saved in workflows. */
	value: string;
	/** In Title Case. */
	name: string;
	/** A sentence without articles, in the list of actions. */
	action: string;
	/** What it does, for a person and for an AI agent that uses the node as a tool. */
	description: string;
	/** The end of the line below the node, as an expression without braces, such as `"upsert: " + $parameter["entity"]`. */
	subtitle: string;
	requires: readonly Capability[];
	/** Its parameters; where they are shown is completed with the resource and the operation. */
	properties: (product: Product) => INodeProperties[];
	/** The name of the first output, and the others. */
	outputs?: { first: string; others: readonly ConditionalOutput[] };
}

/** What an operation does. */
export interface OperationSteps<Settings, Prepared, Input> {
	/**
	 * The settings of one item. Items with the same settings run as one batch, so they hold nothing that belongs to a
	 * single item. Plain JSON.
	 * @throws CrmError that names the wrong setting.
	 */
	readSettings: (item: ItemContext) => Settings;
	/**
	 * Reads from the CRM what a batch needs to know, once for all items with these settings.
	 * @throws CrmError, which then is the error of all these items.
	 */
	prepare: (session: Session, settings: Settings) => Promise<Prepared>;
	/** @throws CrmError that names what is wrong with the item. */
	readInput: (item: ItemContext, settings: Settings, prepared: Prepared) => Input;
	/**
	 * @returns one result per input, in order.
	 * @throws CrmError, which then is the error of all inputs.
	 */
	run: (
		session: Session,
		batch: { settings: Settings; prepared: Prepared; inputs: readonly Input[] },
	) => Promise<ItemResult[]>;
	/** The fields of an item that failed before it ran; its settings are absent when they could not be read. */
	toFailure: (error: CrmError, settings?: Settings) => IDataObject;
	/** True when nothing is written with these settings. */
	isDryRun?: (settings: Settings) => boolean;
}

/** How many of the items ran without writing. */
export type DryRun = 'none' | 'some' | 'all';

/** What happened to all items. */
export interface RunResult {
	/** By item index. */
	results: ReadonlyMap<number, ItemResult>;
	dryRun: DryRun;
}

/** An operation as the node and the runner see it. */
export interface Operation extends OperationFacts {
	/** @returns a result for each item of the input. */
	execute: (session: Session, context: IExecuteFunctions, product: Product) => Promise<RunResult>;
	toFailure: (error: CrmError) => IDataObject;
}
