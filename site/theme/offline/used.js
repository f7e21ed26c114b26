// What few readers use, the service worker keeps once they do.

// keepUsed has the worker keep files that this page uses, now or as soon as it
// is there: a page that is young has come without one.
export async function keepUsed(addresses) {
	const { active } = await navigator.serviceWorker?.ready ?? {};
	active?.postMessage({ use: addresses.map(String) });
}
