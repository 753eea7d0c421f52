/** Subtitle and outputs of an action node: expressions over its parameters, built from the operations of its product. */
import type { ExpressionString } from 'n8n-workflow';
import type { Product } from '../product';
import { operationsOf } from './index';
import type { ConditionalOutput, Operation } from './operation';

/** True for the operation that is selected. */
const isSelected = ({ resource, value }: Operation) =>
	`$parameter["resource"] === "${resource}" && $parameter["operation"] === "${value}"`;

/** The line below the node: what it does, and to what. */
export function actionSubtitle(product: Product): string {
	const choices = operationsOf(product).map(
		(operation) => `${isSelected(operation)} ? ${operation.subtitle} : `,
	);
	return `={{ ${choices.join('')}"" }}`;
}

/** One output, or the ones of the selected operation whose parameters ask for them. */
export function actionOutputs(product: Product): ExpressionString {
	const choices = operationsOf(product).flatMap((operation) =>
		operation.outputs ? [`${isSelected(operation)} ? ${outputsOf(operation.outputs)} : `] : [],
	);
	return `={{ ${choices.join('')}["main"] }}`;
}

/** The first output has a name only beside others. */
function outputsOf({ first, others }: NonNullable<Operation['outputs']>): string {
	const named = others.map((each) => `.concat(${isShown(each)} ? [${output(each.name)}] : [])`);
	return `(${others.map(isShown).join(' || ')} ? [${output(first)}]${named.join('')} : ["main"])`;
}

const output = (name: string) => `{ type: "main", displayName: "${name}" }`;

/** An expression may select the output for some items only. */
const isShown = ({ when }: ConditionalOutput) => `(${when.map(holds).join(' || ')})`;

function holds({ parameter: [first, ...path], value }: ConditionalOutput['when'][number]): string {
	const steps = path.map((name) => `?.["${name}"]`).join('');
	return `/^(=|${value}$)/.test($rawParameter["${first}"]${steps})`;
}
