// Starts a real livekit-server for a test, where HEYDOK_TEST_LIVEKIT_SERVER names its binary.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

export const livekitServerBinary = process.env.HEYDOK_TEST_LIVEKIT_SERVER ?? '';

export interface LivekitKeys {
  key: string;
  secret: string;
}

export interface LivekitServer {
  output: () => string;
  stop: () => Promise<void>;
}

/** A TCP port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Listens on loopback only and reports its events to `webhookUrl`. */
export async function startLivekitServer(
  port: number,
  { key, secret }: LivekitKeys,
  webhookUrl: string,
): Promise<LivekitServer> {
  const config = {
    port,
    bind_addresses: ['127.0.0.1'],
    rtc: {
      udp_port: await freePort(),
      tcp_port: await freePort(),
      use_external_ip: false,
      enable_loopback_candidate: true,
      ips: { includes: ['127.0.0.1/32'] },
    },
    keys: { [key]: secret },
    webhook: { api_key: key, urls: [webhookUrl] },
    logging: { level: 'info' },
  };
  let text = '';
  const child = spawn(livekitServerBinary, ['--node-ip', '127.0.0.1'], {
    env: { PATH: process.env.PATH ?? '', LIVEKIT_CONFIG: JSON.stringify(config) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  child.stderr.on('data', (data: Buffer) => (text += data.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let tries = 0; ; tries++) {
    const up = await fetch(`http://127.0.0.1:${port}/`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (up) break;
    if (child.exitCode !== null || tries === 200) {
      child.kill('SIGKILL');
      throw new Error(`livekit-server did not start:\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    output: () => text,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
