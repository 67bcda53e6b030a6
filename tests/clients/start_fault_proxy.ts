import type { TestProject } from 'vitest/node';
import { startHeydok } from '../support/heydok_process.js';
import { FaultProxy } from './fault_proxy.js';

/** The media engine behind the fault proxy, for livekit-client's suite, which reads these names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startHeydok(['media', '--dev']);
  const proxy = new FaultProxy(server.httpPort);
  const port = await proxy.listen();
  project.provide('serverUrl', `ws://127.0.0.1:${port}`);
  project.provide('e2eUnavailable', '');
  return async () => {
    proxy.close();
    const code = await server.stop();
    if (code !== 0) {
      throw new Error(`the media engine ended with ${code}:\n${server.output()}`);
    }
  };
}

declare module 'vitest' {
  export interface ProvidedContext {
    serverUrl: string;
    e2eUnavailable: string;
  }
}
