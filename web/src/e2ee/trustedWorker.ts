import { startableAddress } from './trustedAddress';
import workerAddress from './worker/e2ee.worker.ts?worker&url';

/** The address of the worker that holds the keys, in the form in which this browser lets it be started. */
export const trustedWorkerAddress = startableAddress('heydok-worker', workerAddress);
