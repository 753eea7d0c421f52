/** The CRMs of this package. A new CRM is a folder, its credentials and a line in this list. */
import { dynamics365 } from './Dynamics365/product';
import type { Product } from './n8n/product';
import { salesforce } from './Salesforce/product';

export const products: readonly Product[] = [dynamics365, salesforce];
