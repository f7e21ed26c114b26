// Reading without a network: a service worker keeps the site. It is asked to
// when the page is there and the browser has nothing else to do. What few
// readers use, it keeps once they do.

// keepOffline registers the worker that the page names, unless its reader
// saves data.
export function keepOffline(document) {
	const { worker } = document.documentElement.dataset;
	if (!worker || !navigator.serviceWorker || navigator.connection?.saveData) return;
	// Where it is refused, the site is read with a network.
	const register = () => navigator.serviceWorker.register(new URL(worker, document.baseURI)).catch(() => {});
	const soon = () => globalThis.requestIdleCallback ? requestIdleCallback(register) : setTimeout(register, 1000);
	if (document.readyState === "complete") soon();
	else addEventListener("load", soon, { once: true });
}

// keepUsed has the worker keep files that this page uses, now or as soon as it
// is there: a page that is young has come without one.
export async function keepUsed(addresses) {
	const { active } = await navigator.serviceWorker?.ready ?? {};
	active?.postMessage({ use: addresses.map(String) });
}
