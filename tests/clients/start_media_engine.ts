import { startHeydok } from '../support/heydok_process.js';

/** Starts the media engine once for the suite; the suite finds it by these variables. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startHeydok(['media', '--dev']);
  process.env.LIVEKIT_URL = `ws://127.0.0.1:${server.httpPort}`;
  process.env.LIVEKIT_API_KEY = 'devkey';
  process.env.LIVEKIT_API_SECRET = 'secret';
  return async () => {
    const code = await server.stop();
    if (code !== 0) {
      throw new Error(`the media engine ended with ${code}:\n${server.output()}`);
    }
  };
}
