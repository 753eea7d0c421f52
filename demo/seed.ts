import type { DemoCrms } from './page/watch';

/** Adds a lead and a contact to each CRM, so that the demo page shows a sync right after the start. */
export function addFirstPeople({ dynamics365, salesforce }: DemoCrms): void {
	salesforce.create('lead', {
		firstName: 'Grace',
		lastName: 'Hopper',
		company: 'Compiler Works',
		email: 'grace.hopper@compilerworks.example',
		phone: '+1 202 555 0106',
		jobTitle: 'Rear Admiral',
	});
	salesforce.create('contact', {
		firstName: 'Katherine',
		lastName: 'Johnson',
		email: 'katherine.johnson@langley.example',
		phone: '+1 757 555 0118',
		jobTitle: 'Mathematician',
	});
	dynamics365.create('lead', {
		firstName: 'Ada',
		lastName: 'Lovelace',
		company: 'Analytical Engines',
		email: 'ada.lovelace@analyticalengines.example',
		phone: '+44 20 5550 0115',
		jobTitle: 'Programmer',
	});
	dynamics365.create('contact', {
		firstName: 'Rosalind',
		lastName: 'Franklin',
		email: 'rosalind.franklin@kings.example',
		phone: '+44 20 5550 0125',
		jobTitle: 'Chemist',
	});
}
