/** The products that every suite runs for: those of the package, and one that only the tests have. */
import { dynamics365 } from './dynamics365';
import { memory } from './memory';
import type { ProductUnderTest } from './productUnderTest';
import { salesforce } from './salesforce';

export * from './productUnderTest';

export const productsUnderTest: readonly ProductUnderTest[] = [dynamics365, salesforce, memory];
