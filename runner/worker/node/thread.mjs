// Gives a thread of Node what a Web Worker has, and runs its script.
import { parentPort, workerData } from "node:worker_threads";

globalThis.postMessage = (message) => parentPort.postMessage(message);
globalThis.onmessage = null;
await import(workerData);
parentPort.on("message", (data) => globalThis.onmessage({ data })); // those that came before wait
