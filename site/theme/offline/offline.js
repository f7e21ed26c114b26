// Reading without a network: a service worker keeps the site. It is asked to
// when the page is there and the browser has nothing else to do.

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
