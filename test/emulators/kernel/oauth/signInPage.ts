export interface SignInPage {
	/** The CRM's name. */
	product: string;
	/** The app that requests to act for the user. */
	appName: string;
	/** What it wants to do. */
	scope: readonly string[];
	username: string;
	/** Why the last try failed. */
	problem?: string;
}

/** The page where a user signs in and allows an app to act for them; it posts to its own address. */
export function signInPage({ product, appName, scope, username, problem }: SignInPage): string {
	const asks = scope.map((permission) => `<li>${escapeHtml(permission)}</li>`).join('');
	return page(
		`Sign in to ${product}`,
		`<p><strong>${escapeHtml(appName)}</strong> asks to act for you with these permissions:</p>
		<ul>${asks}</ul>
		${problem ? `<p role="alert">${escapeHtml(problem)}</p>` : ''}
		<form method="post">
			<label for="username">Username</label>
			<input id="username" name="username" autocomplete="username" required value="${escapeHtml(username)}">
			<label for="password">Password</label>
			<input id="password" name="password" type="password" autocomplete="current-password" required>
			<button name="decision" value="allow">Allow</button>
			<button name="decision" value="deny" formnovalidate>Deny</button>
		</form>`,
	);
}

/** The page that says why signing in cannot go on. */
export const rejectionPage = (product: string, problem: string) =>
	page(`Sign in to ${product}`, `<p role="alert">${escapeHtml(problem)}</p>`);

const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
	<head>
		<meta charset="utf-8">
		<meta name="viewport" content="width=device-width">
		<title>${escapeHtml(title)}</title>
		<style>
			body { font: 1rem/1.5 system-ui, sans-serif; max-width: 26rem; margin: 3rem auto; padding: 0 1rem }
			label, input { display: block; width: 100%; box-sizing: border-box }
			input { font: inherit; padding: 0.5rem; margin-bottom: 1rem }
			button { font: inherit; padding: 0.5rem 1.5rem; margin-right: 0.5rem }
			[role='alert'] { border-left: 4px solid #b00020; padding-left: 0.75rem }
		</style>
	</head>
	<body>
		<main>
			<h1>${escapeHtml(title)}</h1>
			${body}
		</main>
	</body>
</html>`;

const escapeHtml = (text: string) =>
	text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
